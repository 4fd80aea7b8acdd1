// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import java.util.Map;

/**
 * What a broadcaster has done since it was built, and what it holds now. The figures are read one after the other while work goes on, so
 * they need not fit each other to the last unit.
 *
 * <p>Thread safety: immutable.
 *
 * @param connections how many connections are open now
 * @param topics      how many topics are known now
 * @param logBytes    how much memory the topics' logs hold now, in bytes
 * @param opened      how many connections were opened
 * @param refused     how many were refused for a limit
 * @param published   how many events were published to topics or broadcast
 * @param sent        how many events were sent to single connections
 * @param written     how many events were written to connections: one that 1,000 connections get counts 1,000. Comments and what the broadcaster itself
 *                    tells, a gap for example, count as well, heartbeats do not
 * @param writes      how many writes were made to transports
 * @param bytes       how many bytes were written to transports
 * @param heartbeats  how many of the writes were heartbeats
 * @param overflows   how often a reader's position had left a log
 * @param closed      how many connections ended, by reason
 */
public record BroadcasterStats(
        int connections,
        int topics,
        long logBytes,
        long opened,
        long refused,
        long published,
        long sent,
        long written,
        long writes,
        long bytes,
        long heartbeats,
        long overflows,
        Map<CloseReason, Long> closed) {

    /** Makes the map immutable. */
    public BroadcasterStats {
        closed = Map.copyOf(closed);
    }
}
