// SPDX-License-Identifier: Apache-2.0
/** Thousands of readers in one thread, each with a will of its own, which check every byte that they read. */
@NullMarked
package dev.rivulet.soak.load;

import org.jspecify.annotations.NullMarked;
