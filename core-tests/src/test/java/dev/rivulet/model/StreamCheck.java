// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds what one connection has received against what it must receive: nothing lost, doubled, reordered or damaged. */
final class StreamCheck {

    private static final Pattern GAP =
            Pattern.compile("\\{\"topic\":\"([^\"]*)\",\"after\":\"\\w+-(\\d+)\",\"until\":\"\\w+-(\\d+)\"}");

    /** What a peer was told that it will not get. */
    private record Gap(String topic, long after, long until) {
        boolean covers(Published event) {
            return event.way() != Published.Way.PRIVATE
                    && event.target().equals(topic)
                    && event.sequence() > after
                    && event.sequence() <= until;
        }
    }

    private final ModelConnection connection;
    private final Style style;
    private final String epoch;
    private final List<Published> received = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Set<Window> cut = new HashSet<>();
    private String lastEventId = "";

    StreamCheck(ModelConnection connection, Style style, String epoch) {
        this.connection = connection;
        this.style = style;
        this.epoch = epoch;
    }

    /** Checks the whole stream. Answers the events that arrived. */
    List<Published> run() {
        byte[] stream = connection.transport.written();
        List<ReceivedEvent> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(events::add);
        parser.feed(stream);
        lastEventId = parser.lastEventId();
        List<Published> expected = connection.expected(broadcastsAfter(events));
        int next = 0;
        String id = "";
        long start = 0;
        for (ReceivedEvent event : events) {
            if (event.name().equals("gap")) {
                addGap(event.data());
            } else {
                Published arrived = arrived(event, id, start);
                next = skipTo(arrived, expected, next);
                received.add(arrived);
            }
            id = event.lastEventId();
            start += event.size();
        }
        if (connection.isComplete()) {
            expected.subList(next, expected.size()).forEach(this::justify);
            String rest = new String(stream, (int) start, stream.length - (int) start, StandardCharsets.UTF_8);
            assertThat(rest).as("behind the last event only heartbeats").matches("(:\n)*");
        }
        return received;
    }

    /** The last event id at the stream's end, empty if it had none. */
    String lastEventId() {
        return lastEventId;
    }

    /**
     * Broadcasts are resumed like topics. In a run whose log is short they may be too old; the engine then goes on with the present, and
     * there is no subscription that would tell.
     */
    private long broadcastsAfter(List<ReceivedEvent> events) {
        if (connection.resumedAt < 0) {
            return connection.openedAt;
        }
        boolean early = connection.expected(connection.resumedAt).stream()
                .filter(event -> event.way() == Published.Way.BROADCAST && event.sequence() <= connection.openedAt)
                .anyMatch(event -> events.stream().anyMatch(r -> r.data().equals(event.data())));
        return style.isRoomy() || early ? connection.resumedAt : connection.openedAt;
    }

    private void addGap(String data) {
        assertThat(style.skips()).as("a gap only where readers skip").isTrue();
        Matcher matcher = GAP.matcher(data);
        assertThat(matcher.matches()).as(data).isTrue();
        Gap gap = new Gap(matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        assertThat(gap.after).isLessThan(gap.until);
        gaps.add(gap);
    }

    private Published arrived(ReceivedEvent event, String idBefore, long startByte) {
        Published arrived = connection.peer.world.find(event.data());
        assertThat(arrived).as("an event that was published: %s", event).isNotNull();
        boolean isPrivate = arrived.way() == Published.Way.PRIVATE;
        assertThat(event.lastEventId()).isEqualTo(isPrivate ? idBefore : epoch + '-' + arrived.sequence());
        Window window = connection.windowOf(arrived);
        if (window != null) {
            assertThat(cut)
                    .as("windows that have lost their end, at %s", arrived)
                    .doesNotContain(window);
            assertThat(startByte).as("begun before unsubscribe: %s", arrived).isLessThanOrEqualTo(window.endBytes);
        }
        return arrived;
    }

    /** Passes what is expected before an event that has arrived; all of it must be missing for a reason. */
    private int skipTo(Published arrived, List<Published> expected, int from) {
        int at = from;
        while (at < expected.size() && !expected.get(at).equals(arrived)) {
            at++;
        }
        assertThat(at)
                .as(
                        "%s is not expected here: it is doubled, late, or for somebody else; received so far %s",
                        arrived, received)
                .isLessThan(expected.size());
        expected.subList(from, at).forEach(this::justify);
        return at + 1;
    }

    /** Told, conflated, or not written any more because the reading had been ended: then nothing of it may come after. */
    private void justify(Published missing) {
        boolean told = gaps.stream().anyMatch(gap -> gap.covers(missing));
        boolean conflated = style == Style.CONFLATE && connection.peer.world.isSuperseded(missing);
        Window window = connection.windowOf(missing);
        if (!told && !conflated && window != null && window.isEnded()) {
            cut.add(window);
        } else {
            assertThat(told || conflated)
                    .as("%s is lost; gaps told: %s", missing, gaps)
                    .isTrue();
        }
    }
}
