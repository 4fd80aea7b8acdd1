// SPDX-License-Identifier: Apache-2.0
/** The load: thousands of readers in one thread, which check what they read. */
@NullMarked
package dev.rivulet.fanout.client;

import org.jspecify.annotations.NullMarked;
