// SPDX-License-Identifier: Apache-2.0
/** Runs servers and load against each other, round by round, and prints what came of it. */
@NullMarked
package dev.rivulet.fanout;

import org.jspecify.annotations.NullMarked;
