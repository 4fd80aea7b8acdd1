// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.server;

/**
 * What was published last.
 *
 * @param last   the sequence of the last event of each topic, 0 if there was none
 * @param newest the newest version of each key of the conflating topic
 */
@SuppressWarnings("ArrayRecordComponent")
public record Published(long[] last, long[] newest) {}
