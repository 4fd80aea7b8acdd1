// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.util.function.Consumer;

/**
 * What an {@link EventStream} needs to know, and whom to tell. Times are in nanoseconds.
 *
 * @param threads        who watches the time, and who acts
 * @param heartbeat      silence before a heartbeat; 0 for none
 * @param flushAfter     how long an event that was not flushed waits; 0 for ever
 * @param writeTimeout   how long a heartbeat may be stuck
 * @param eventStream    whether it is {@code text/event-stream}, where a colon begins a comment
 * @param early          whether heartbeats may come before the first byte
 * @param mayWaitForLock whether a thread of the container's may wait: on Undertow it is an I/O thread
 * @param flushed        told when something has been flushed for the first time
 * @param failed         told when the peer is found to be gone
 */
record StreamTerms(
        FilterThreads threads,
        long heartbeat,
        long flushAfter,
        long writeTimeout,
        boolean eventStream,
        boolean early,
        boolean mayWaitForLock,
        Runnable flushed,
        Consumer<Throwable> failed) {}
