// SPDX-License-Identifier: Apache-2.0
/** The server, in a process of its own, so that its heap and its threads are nobody else's. */
@NullMarked
package dev.rivulet.soak.server;

import org.jspecify.annotations.NullMarked;
