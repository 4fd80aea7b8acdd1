// SPDX-License-Identifier: Apache-2.0
/** Servers that keep the contract of the benchmark, each in a JVM of its own. */
@NullMarked
package dev.rivulet.fanout.server;

import org.jspecify.annotations.NullMarked;
