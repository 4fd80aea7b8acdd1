// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

/** Why a connection was not admitted. */
public enum Refusal {
    /** There are as many connections as the broadcaster takes in total. */
    TOTAL_LIMIT,
    /** There are as many connections as it takes from this remote address. */
    ADDRESS_LIMIT,
    /** There are as many connections as it takes of this user. */
    USER_LIMIT,
    /** There are as many connections as it takes of this HTTP session. */
    SESSION_LIMIT,
    /** The peer comes back although it was told that its stream has ended: it is to be told again, with status 204. */
    ENDED,
    /** The broadcaster drains, or is closed or closing. */
    CLOSED
}
