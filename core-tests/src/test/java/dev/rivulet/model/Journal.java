// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.ResumeOutcome;
import java.util.ArrayList;
import java.util.List;

/** What a peer has received of one topic over all connections since it last had to start afresh: the union, which must have no hole. */
final class Journal {

    private final ModelPeer peer;
    private final String topic;
    private final boolean exact;
    private final List<Long> received = new ArrayList<>();
    private long start;
    private boolean broken = true;

    /**
     * Begins a journal.
     *
     * @param exact whether nothing may be missing; otherwise it may, but nothing may come twice
     */
    Journal(ModelPeer peer, String topic, boolean exact) {
        this.peer = peer;
        this.topic = topic;
        this.exact = exact;
    }

    /** Takes over what one connection has received in a window that it had made in {@code onOpen}. */
    void add(Window window, List<Published> events) {
        if (window.outcome != ResumeOutcome.RESUMED || broken) {
            received.clear();
            start = window.start;
        } else if (received.isEmpty()) {
            start = Math.min(start, window.start);
        } else if (exact) {
            assertThat(received).as("before the resume at %s", window.start).isEqualTo(published(window.start));
        }
        events.stream().filter(window::holds).map(Published::sequence).forEach(received::add);
        assertThat(received).isSorted().doesNotHaveDuplicates();
        long last = received.isEmpty() ? start : received.get(received.size() - 1);
        if (exact) {
            assertThat(received).as("in all connections").isEqualTo(published(last));
        }
        broken = window.isEnded();
    }

    private List<Long> published(long through) {
        return peer.world.all().stream()
                .filter(event ->
                        event.way() == Published.Way.TOPIC && event.target().equals(topic))
                .filter(event -> event.isFor(peer.party) && event.sequence() > start && event.sequence() <= through)
                .map(Published::sequence)
                .toList();
    }
}
