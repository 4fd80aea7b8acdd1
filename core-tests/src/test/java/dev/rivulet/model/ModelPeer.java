// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import dev.rivulet.connection.StartFrom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody who connects again and again, with the last event id that they have. */
final class ModelPeer {

    final int number;
    final String party;
    final World world;

    /** What they subscribe to when they connect, and where they begin the first time. */
    final Map<String, StartFrom> topics = new LinkedHashMap<>();

    final List<ModelConnection> connections = new ArrayList<>();
    final Map<String, Journal> journals = new HashMap<>();

    /** Empty as long as they have none. */
    String lastEventId = "";

    ModelPeer(int number, World world) {
        this.number = number;
        this.party = "party" + number % 2;
        this.world = world;
    }

    @Nullable
    ModelConnection current() {
        return connections.isEmpty() ? null : connections.get(connections.size() - 1);
    }

    boolean isConnected() {
        ModelConnection current = current();
        return current != null && current.closed.isEmpty();
    }

    @Override
    public String toString() {
        return "peer " + number;
    }
}
