// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Peers of one webapp, on streams of every kind. */
final class Crowd implements AutoCloseable {

    private final List<RawSseClient> readers = new ArrayList<>();
    private final List<RawSseClient> others = new ArrayList<>();
    private final List<RawSseClient> blocking = new ArrayList<>();

    /** Opens streams: most of them ours, a tenth of them asynchronous and a tenth of them blocking ones of somebody else's. */
    static Crowd open(Site site, int count) throws IOException {
        Crowd crowd = new Crowd();
        for (int i = 0; i < count; i++) {
            switch (i % 10) {
                case 0 -> crowd.blocking.add(site.open("/blocking"));
                case 1 -> crowd.others.add(site.open("/async"));
                case 2 -> crowd.readers.add(site.open("/news?session"));
                default -> crowd.readers.add(site.open("/news"));
            }
        }
        crowd.others.addAll(crowd.blocking);
        return crowd;
    }

    /** How many streams of ours there are. */
    int readers() {
        return readers.size();
    }

    /** Everybody is served, by the same life of the webapp. */
    String incarnation() {
        Set<String> found = new HashSet<>();
        readers.forEach(peer -> found.add(first(peer)));
        others.forEach(peer -> found.add(first(peer)));
        assertThat(found).hasSize(1);
        return found.iterator().next();
    }

    private static String first(RawSseClient peer) {
        return peer.readEvents(1).get(0).data();
    }

    void awaitEvent(String data) {
        readers.forEach(peer -> peer.readEvent(event -> event.data().equals(data)));
    }

    /** All of them are told something, or go on being told. */
    void requireServed(Site site, String data) {
        site.ask("?" + data);
        awaitEvent(data);
        others.forEach(peer -> peer.readEvents(peer.events().size() + 1));
        assertThat(others).noneMatch(Crowd::isTakenLeaveOf);
        assertThat(site.ask("")).isEqualTo(Integer.toString(readers.size()));
    }

    /** Whoever keeps a thread is told to go, and goes: Tomcat tells a servlet too late, and finds fault with every thread that is still inside. */
    void dismissBlocking(Site site) {
        site.ask("?farewell");
        blocking.forEach(RawSseClient::readToEnd);
    }

    /** Every response has ended as HTTP wants, ours with the time to wait, and those of somebody else's with the farewell of theirs. */
    void requireEndedWell() {
        readers.forEach(RawSseClient::readToEnd);
        others.forEach(RawSseClient::readToEnd);
        assertThat(readers).allMatch(RawSseClient::isComplete);
        assertThat(others).allMatch(RawSseClient::isComplete);
        assertThat(readers).allMatch(peer -> new String(peer.body(), StandardCharsets.UTF_8).contains("\nretry: "));
        assertThat(others).allMatch(Crowd::isTakenLeaveOf);
        Set<String> statuses =
                readers.stream().map(peer -> peer.head().statusLine()).collect(Collectors.toSet());
        assertThat(statuses).hasSize(1);
    }

    private static boolean isTakenLeaveOf(RawSseClient peer) {
        List<ReceivedEvent> events = peer.events();
        return events.get(events.size() - 1).data().equals("bye");
    }

    @Override
    public void close() throws IOException {
        for (RawSseClient peer : readers) {
            peer.close();
        }
        for (RawSseClient peer : others) {
            peer.close();
        }
    }
}
