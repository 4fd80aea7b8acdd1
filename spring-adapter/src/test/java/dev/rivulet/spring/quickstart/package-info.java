// SPDX-License-Identifier: Apache-2.0
/** The files of docs/quick-start.md. */
@NullMarked
package dev.rivulet.spring.quickstart;

import org.jspecify.annotations.NullMarked;
