// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a stream.
 *
 * <p>Thread safety: immutable.
 *
 * @param remoteAddress where it asks from
 * @param user          the user's name, or null
 */
record Peer(String remoteAddress, @Nullable String user) {}
