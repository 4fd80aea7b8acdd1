// SPDX-License-Identifier: Apache-2.0
/** Fan-out: the broadcaster, its topics, and the lanes that write. */
@NullMarked
package dev.rivulet.broadcast;

import org.jspecify.annotations.NullMarked;
