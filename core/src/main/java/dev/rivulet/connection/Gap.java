// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import dev.rivulet.log.Position;

/**
 * Events that a peer will never get, since its place in a topic is not held any more, or is not known.
 *
 * <p>Thread safety: immutable.
 *
 * @param topic the topic's name, empty for what is sent to everybody
 * @param after the id of the last event that the peer has: as the peer named it, if it came back; its position, if it was skipped ahead or {@link StartFrom#after} named one,
 *              even if the event there has an id of the application's
 * @param until the position behind which the peer goes on
 */
public record Gap(String topic, String after, Position until) {}
