// SPDX-License-Identifier: Apache-2.0
/** Clients that others wrote, each against the same streams. */
@NullMarked
package dev.rivulet.interop;

import org.jspecify.annotations.NullMarked;
