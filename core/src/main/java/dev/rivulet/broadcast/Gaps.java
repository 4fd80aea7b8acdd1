// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.Gap;
import java.util.ArrayList;
import java.util.List;

/**
 * What a connection has missed, and its application is to be told. Made for connections that have missed something.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Gaps {

    private final LaneConnection connection;
    private final ConnectionListener listener;
    private final Callbacks callbacks;

    /** Guarded by this. */
    private final List<Gap> waiting = new ArrayList<>(1);

    Gaps(LaneConnection connection, ConnectionListener listener, Callbacks callbacks) {
        this.connection = connection;
        this.listener = listener;
        this.callbacks = callbacks;
    }

    synchronized void add(Gap gap) {
        waiting.add(gap);
    }

    private synchronized List<Gap> takeAll() {
        List<Gap> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    /** Tells the application on this thread, also of what its answer brings to light. Answers whether it could cope. */
    boolean tell() {
        for (List<Gap> taken = takeAll(); !taken.isEmpty(); taken = takeAll()) {
            for (Gap gap : taken) {
                if (!callbacks.gap(listener, connection, gap)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Tells the application while the connection goes on. */
    void tellLater() {
        for (Gap gap : takeAll()) {
            callbacks.execute("onGap", () -> {
                if (!callbacks.gap(listener, connection, gap)) {
                    connection.close(CloseReason.APPLICATION_ERROR);
                }
            });
        }
    }
}
