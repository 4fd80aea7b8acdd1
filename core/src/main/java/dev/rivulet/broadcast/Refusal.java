// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

/** Why a connection was not admitted. */
public enum Refusal {
    /** There are as many connections as the broadcaster takes in total. */
    TOTAL_LIMIT,
    /** There are as many connections as it takes from this remote address. */
    ADDRESS_LIMIT,
    /** The broadcaster is closed or closing. */
    CLOSED
}
