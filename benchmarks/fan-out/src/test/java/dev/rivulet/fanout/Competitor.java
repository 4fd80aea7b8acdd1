// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that is measured.
 *
 * @param name    what it is called in tables, and by the command line
 * @param command what starts it; it must print {@code port=} and its port, and end with its input; if a child of its own is what counts, it prints {@code pid=} and
 *                that one's before
 */
record Competitor(String name, List<String> command) {

    /** One of the servers of {@code PeerServer}. */
    static Competitor java(String name, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(List.of(settings));
        return new Competitor(name, ServerProcess.java(arguments.toArray(String[]::new)));
    }

    /** The same with further settings. */
    Competitor with(String... settings) {
        return new Competitor(
                name, Stream.concat(command.stream(), Stream.of(settings)).toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
