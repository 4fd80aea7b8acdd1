// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.util.ArrayList;
import java.util.List;

/**
 * The readers of one topic that belong to one lane. Marked when something is published; then each of them is written to.
 *
 * <p>Thread safety: the lane's alone, but for {@link #mark()}.
 */
final class TopicLane extends LaneTask {

    private final List<LaneSubscription> readers = new ArrayList<>(1);

    TopicLane(Lane lane) {
        super(lane);
    }

    void add(LaneSubscription reader) {
        reader.slot = readers.size();
        readers.add(reader);
    }

    int count() {
        return readers.size();
    }

    @SuppressWarnings("ReferenceEquality")
    void remove(LaneSubscription reader) {
        LaneSubscription last = readers.remove(readers.size() - 1);
        if (last != reader) {
            readers.set(reader.slot, last);
            last.slot = reader.slot;
        }
    }

    /** Backwards, since a reader that is found dead is removed meanwhile: its place is taken by one that has had its turn. */
    @Override
    void run() {
        for (int i = readers.size() - 1; i >= 0; i--) {
            readers.get(i).connection.drain();
        }
    }
}
