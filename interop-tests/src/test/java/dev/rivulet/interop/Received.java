// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

/**
 * An event as a client handed it to its user.
 *
 * @param name its name, {@code message} if it has none
 * @param id   the last event id as the client tells it, empty if it tells none
 * @param data its data
 */
record Received(String name, String id, String data) {

    static final String NO_NAME = "message";

    private static final String END = "rivulet.end.";

    /** Whether it says that the stream is over for good. */
    boolean isEnd() {
        return id.startsWith(END);
    }
}
