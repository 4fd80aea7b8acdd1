// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/** What became of an event that was sent to one connection. */
public enum SendOutcome {
    /** It is in the connection's outbox and will be written in its turn, unless the peer goes first. */
    ACCEPTED,
    /** The outbox is full since the peer does not keep up; the event was not taken. */
    FULL,
    /** The connection is closed or closing; the event was not taken. */
    CLOSED
}
