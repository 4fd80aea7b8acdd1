// SPDX-License-Identifier: Apache-2.0
/** The code in docs/spring.md. */
@NullMarked
package dev.rivulet.spring.guide;

import org.jspecify.annotations.NullMarked;
