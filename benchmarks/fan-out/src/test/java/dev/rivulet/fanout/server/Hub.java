// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

/**
 * How a server hands events to its readers; all else of the contract is {@link Control}'s.
 *
 * <p>Thread safety: publications come from one thread, the rest from any.
 */
interface Hub {

    /** Sends an event to every reader. */
    void broadcast(String data) throws Exception;

    /** Sends an event to the readers that have asked for this topic. */
    void publish(int topic, String data) throws Exception;

    /** Sends an event to the reader that has come as this user. Most servers know no difference. */
    default void send(int user, String data) throws Exception {
        publish(user, data);
    }

    /** Blocks while readers are so far behind that another event might be too much; called before each event of a publication without a rate. */
    default void awaitRoom(int size) throws InterruptedException {}

    /** The publication is over: what is held back to be joined with more must leave. */
    default void flush() throws Exception {}

    /** How many readers are open. */
    int connections();

    /** Further figures, a line each: a name, an equals sign and a number. */
    default String figures() {
        return "";
    }
}
