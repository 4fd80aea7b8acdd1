// SPDX-License-Identifier: Apache-2.0
/** The files of docs/quick-start.md. */
@NullMarked
package dev.rivulet.spring.guide.quickstart;

import org.jspecify.annotations.NullMarked;
