// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds what one connection has received against what it must receive: nothing lost, doubled, reordered or damaged. */
final class StreamCheck {

    /** How the id of an event begins that ends a stream for good. */
    static final String END = "rivulet.end.";

    private final ModelConnection connection;
    private final Style style;
    private final String epoch;
    private final List<Published> received = new ArrayList<>();

    /** What the peer must be told of before it gets anything, since it came too late to resume it. */
    private final Deque<GapEvent> toTell = new ArrayDeque<>();

    /** What it was told later, when it fell behind. */
    private final List<GapEvent> gaps = new ArrayList<>();

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
        noteEnd(events);
        List<Published> expected = connection.expected(broadcastsAfter());
        noteToTell();
        assertThat(connection.toldWhileOpening).isEqualTo(List.copyOf(toTell));
        int next = 0;
        String id = "";
        long start = 0;
        for (ReceivedEvent event : events) {
            if (event.name().equals("end")) {
                assertThat(event).as("the last event").isSameAs(events.get(events.size() - 1));
            } else if (event.name().equals("gap")) {
                takeGap(GapEvent.parse(event.data()));
            } else {
                Published arrived = arrived(event, id, start);
                next = skipTo(arrived, expected, next);
                received.add(arrived);
            }
            id = event.lastEventId();
            start += event.size();
        }
        assertThat(gaps)
                .isEqualTo(connection.toldLater.stream().limit(gaps.size()).toList());
        if (connection.isComplete()) {
            checkEnd(expected.subList(next, expected.size()), stream, (int) start);
        }
        return received;
    }

    /** A stream that is ended for good says so by its last event, whose id tells up to where it went. */
    private void noteEnd(List<ReceivedEvent> events) {
        CloseReason reason = connection.closed.isEmpty() ? null : connection.closed.get(0);
        boolean forGood = reason == CloseReason.TERMINATED || reason == CloseReason.COMPLETED;
        ReceivedEvent last = events.isEmpty() ? null : events.get(events.size() - 1);
        if (last == null || !last.name().equals("end")) {
            assertThat(forGood && connection.transport.isCompleted())
                    .as("ended without a mark: %s", events.subList(Math.max(0, events.size() - 3), events.size()))
                    .isFalse();
            return;
        }
        assertThat(forGood).isTrue();
        assertThat(last.data()).isEqualTo("{\"reason\":\"" + reason + "\"}");
        assertThat(last.lastEventId()).startsWith(END + epoch + '-');
        String position = last.lastEventId().substring(END.length());
        long through = Position.parse(position).orElseThrow().sequence() - 1;
        assertThat(connection.closeThrough).isIn(through, Window.OPEN);
        connection.closeThrough = through;
    }

    private void checkEnd(List<Published> missing, byte[] stream, int end) {
        missing.forEach(this::justify);
        assertThat(toTell).isEmpty();
        String rest = new String(stream, end, stream.length - end, StandardCharsets.UTF_8);
        assertThat(rest).as("behind the last event only heartbeats").matches("(:\n)*");
    }

    /** The last event id at the stream's end, empty if it had none. */
    String lastEventId() {
        return lastEventId;
    }

    // ---- gaps

    /** Broadcasts are resumed like topics; that they cannot be is known by what the application is told. */
    private long broadcastsAfter() {
        String id = connection.lastEventId;
        if (id == null) {
            return connection.openedAt;
        }
        GapEvent gap = new GapEvent("", id, epoch + '-' + connection.openedAt);
        boolean told = connection.toldWhileOpening.contains(gap);
        assertThat(told && style.isRoomy() && connection.resumedAt >= 0).isFalse();
        if (told) {
            toTell.add(gap);
        }
        return told || connection.resumedAt < 0 ? connection.openedAt : connection.resumedAt;
    }

    private void noteToTell() {
        for (Window window : connection.windows) {
            if (window.inOnOpen && window.outcome == ResumeOutcome.GAP) {
                toTell.add(new GapEvent(window.topic, connection.lastEventId + "", epoch + '-' + window.start));
            }
        }
    }

    /** What a reader loses on its way is told when it is found, perhaps before what was told when it began. */
    private void takeGap(GapEvent gap) {
        if (gap.equals(toTell.peekFirst())) {
            toTell.removeFirst();
        } else {
            assertThat(style.skips())
                    .as("a gap only where readers skip: %s; to tell %s", gap, toTell)
                    .isTrue();
            assertThat(gap.isForward()).as("%s", gap).isTrue();
            gaps.add(gap);
        }
    }

    // ---- events

    private Published arrived(ReceivedEvent event, String idBefore, long startByte) {
        Published arrived = connection.peer.world.find(event.data());
        assertThat(arrived).as("an event that was published: %s", event).isNotNull();
        boolean isPrivate = arrived.way() == Published.Way.PRIVATE;
        assertThat(event.lastEventId()).isEqualTo(isPrivate ? idBefore : arrived.id(epoch));
        assertThat(isPrivate || toTell.isEmpty())
                .as("%s before %s", arrived, toTell)
                .isTrue();
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
