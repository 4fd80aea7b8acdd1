// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.util.List;

/** One thing that is measured, of all servers in turn. */
interface Scenario {

    /** How it is called on the command line. */
    String name();

    /** What the table's headline says. */
    String title();

    /** The servers that are measured; the first is what the others are compared with. */
    List<String> competitors();

    /**
     * Measures a server that has just been started. Whatever is not right with what the readers got is an exception: the round does not count then.
     */
    Measures measure(ServerProcess server) throws Exception;

    /** What a server is compared with. */
    default String base(String competitor) {
        return competitors().get(0);
    }

    /** Settings of a server that this needs. */
    default List<String> settings(String competitor) {
        return List.of();
    }
}
