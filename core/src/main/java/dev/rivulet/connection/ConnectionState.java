// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/*
 *              onOpen returned             close(graceful)            all written
 *   OPENING ---------------------> OPEN ---------------------> CLOSING ------------> CLOSED
 *      |                            |                             |                    ^
 *      |                            +-- peer gone, overflow, stuck, close(at once) ----+
 *      +-- closed in onOpen: passes through OPEN, so that onOpen comes before onClose
 */
/**
 * The life of a connection, which moves forward only. Closed while it opens, it goes on to CLOSING when {@code onOpen} has returned.
 *
 * <pre>
 * OPENING -&gt; OPEN -&gt; CLOSING -&gt; CLOSED
 *              \__________________/
 * </pre>
 */
public enum ConnectionState {
    /** {@code onOpen} runs. Topics can be subscribed to and events sent, nothing is written yet. */
    OPENING,
    /** Handed to its lane; events are written as the peer takes them. */
    OPEN,
    /** Asked to close; what was published and sent before is still written, nothing new is accepted. */
    CLOSING,
    /** Ended: the transport is not touched any more, and nothing refers to the connection. */
    CLOSED
}
