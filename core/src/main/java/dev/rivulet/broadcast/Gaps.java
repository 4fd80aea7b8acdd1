// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.Gap;
import java.util.ArrayList;
import java.util.List;

/**
 * What a connection has missed and its application has not been told of yet. Made for connections that have missed something.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Gaps {

    private final List<Gap> waiting = new ArrayList<>(1);

    synchronized void add(Gap gap) {
        waiting.add(gap);
    }

    synchronized List<Gap> takeAll() {
        List<Gap> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
