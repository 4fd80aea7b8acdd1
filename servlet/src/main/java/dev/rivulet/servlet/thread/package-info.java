// SPDX-License-Identifier: Apache-2.0
/** Threads that end with the webapp; for the packages of this library alone. */
@NullMarked
package dev.rivulet.servlet.thread;

import org.jspecify.annotations.NullMarked;
