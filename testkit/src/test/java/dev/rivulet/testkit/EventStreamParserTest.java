// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rivulet.event.SseEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventStreamParserTest {

    static List<EventStreamVector> vectors() {
        return EventStreamVector.all();
    }

    @Test
    void vectors_areManyAndNamedDifferently() {
        List<String> names = vectors().stream().map(EventStreamVector::name).toList();

        assertThat(names).hasSizeGreaterThan(140).doesNotHaveDuplicates().allMatch(name -> !name.isEmpty());
    }

    @Test
    void everyCase_isOfAClause_andEveryClauseHasCases() {
        List<String> clauses = EventStreamVector.allClauses().stream()
                .map(EventStreamVector.Clause::name)
                .toList();

        assertThat(clauses).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(vectors()).noneMatch(vector -> vector.clauses().isEmpty());
        assertThat(vectors().stream().flatMap(vector -> vector.clauses().stream()))
                .containsOnly(clauses.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void wholeStream_meansWhatTheStandardSays(EventStreamVector vector) {
        check(vector, List.of(vector.input()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void streamInSingleBytes_meansTheSame(EventStreamVector vector) {
        List<byte[]> bytes = new ArrayList<>();
        for (byte b : vector.input()) {
            bytes.add(new byte[] {b});
        }

        check(vector, bytes);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void streamInTwoPieces_meansTheSameWhereverItIsCut(EventStreamVector vector) {
        byte[] input = vector.input();
        for (int cut = 0; cut <= input.length; cut++) {
            byte[] first = Arrays.copyOf(input, cut);
            byte[] second = Arrays.copyOfRange(input, cut, input.length);

            check(vector, List.of(first, second));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void streamInRandomPieces_meansTheSame(EventStreamVector vector) {
        RandomEvents.seeds(1, 50).forEach(random -> check(vector, random.split(vector.input())));
    }

    private static void check(EventStreamVector vector, List<byte[]> pieces) {
        Recorder recorder = new Recorder();
        EventStreamParser parser = new EventStreamParser(recorder, idBefore(vector), Instant::now);
        pieces.forEach(parser::feed);

        assertThat(recorder.seen).isEqualTo(vector.expected());
        assertThat(parser.lastEventId()).isEqualTo(vector.lastEventId());
    }

    private static String idBefore(EventStreamVector vector) {
        EventStreamParser parser = new EventStreamParser(event -> {});
        parser.feed(vector.earlier());
        return parser.lastEventId();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void eventsOfAStream_comeBackWhenTheyAreEncoded(EventStreamVector vector) {
        for (ReceivedEvent event : EventStreamParser.parse(vector.input())) {
            SseEvent again = SseEvent.named(event.name(), event.data()).withId(event.lastEventId());

            assertThat(EventStreamParser.parse(again.encoded().toByteArray()))
                    .extracting(ReceivedEvent::name, ReceivedEvent::data, ReceivedEvent::lastEventId)
                    .containsExactly(tuple(event.name(), event.data(), event.lastEventId()));
        }
    }

    @Test
    void lastEventIdOfAnEarlierStream_isKeptUntilAnotherComes() {
        Recorder recorder = new Recorder();
        EventStreamParser parser = new EventStreamParser(recorder, "7", Instant::now);

        assertThat(parser.lastEventId()).isEqualTo("7");
        parser.feed("data: a\n\nid: 8\ndata: b\n\n".getBytes(StandardCharsets.UTF_8));

        assertThat(recorder.seen)
                .containsExactly(Recorder.event("message", "a", "7"), Recorder.event("message", "b", "8"));
    }

    @Test
    void arrival_isReadFromTheClockWhenTheBlockEnds() {
        ManualClock clock = new ManualClock();
        List<ReceivedEvent> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(events::add, "", clock.instantSource());

        parser.feed("data: a\n".getBytes(StandardCharsets.UTF_8));
        clock.advance(Duration.ofSeconds(3));
        parser.feed("\n".getBytes(StandardCharsets.UTF_8));

        assertThat(events.get(0).arrival()).isEqualTo(Instant.parse("2000-01-01T00:00:03Z"));
    }

    @Test
    void size_countsTheBytesOfTheBlockAndItsComments() {
        assertThat(sizes("data: \u00E9\n\n:\ndata: ab\n\n")).containsExactly(10, 12);
        assertThat(sizes("\uFEFFdata:a\n\n")).containsExactly(11);
        assertThat(sizes("data:a\r\n\r\ndata:a\r\n\r\n")).containsExactly(9, 9);
        assertThat(sizes("data:a\r\rdata:a\r\r")).containsExactly(8, 8);
    }

    private static List<Integer> sizes(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<Integer> whole =
                EventStreamParser.parse(bytes).stream().map(ReceivedEvent::size).toList();
        List<Integer> single = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(event -> single.add(event.size()));
        for (byte b : bytes) {
            parser.feed(new byte[] {b});
        }
        assertThat(single).isEqualTo(whole);
        return whole;
    }

    @Test
    void pendingBytes_isZeroAtABlocksEndOnly() {
        EventStreamParser parser = new EventStreamParser(event -> {});
        List<Integer> pending = new ArrayList<>();
        for (String piece : List.of("data", ": a\n", "\n", ":\n", "data: b\r\n", "\r", "\n")) {
            parser.feed(piece.getBytes(StandardCharsets.UTF_8));
            pending.add(parser.pendingBytes());
        }

        assertThat(pending).containsExactly(4, 8, 0, 2, 11, 0, 0);
    }

    @Test
    void feed_takesPartsOfArraysAndBuffers() {
        List<ReceivedEvent> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(events::add);
        byte[] bytes = "xxdata: a\n\nyy".getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 2, 9).asReadOnlyBuffer();

        parser.feed(bytes, 2, 9);
        parser.feed(buffer);

        assertThat(events).extracting(ReceivedEvent::data).containsExactly("a", "a");
        assertThat(buffer.hasRemaining()).isFalse();
        assertThatThrownBy(() -> parser.feed(bytes, 10, 9)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void parse_takesText() {
        assertThat(EventStreamParser.parse("event: e\ndata: \uD83D\uDE00\n\n"))
                .extracting(ReceivedEvent::name, ReceivedEvent::data)
                .containsExactly(tuple("e", "\uD83D\uDE00"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void randomParts_comeBackWhenTheyAreEncodedByTheBook(RandomEvents random) {
        String name = random.name();
        String id = random.id();
        String data = random.text();
        StringBuilder block = new StringBuilder("event: " + name + "\nid: " + id + '\n');
        for (String line : data.split("\r\n|\r|\n", -1)) {
            block.append("data: ").append(line).append('\n');
        }
        Recorder recorder = new Recorder();
        EventStreamParser parser = new EventStreamParser(recorder);

        random.split((block + "\n").getBytes(StandardCharsets.UTF_8)).forEach(parser::feed);

        String expected = String.join("\n", data.split("\r\n|\r|\n", -1));
        assertThat(recorder.seen).containsExactly(Recorder.event(name.isEmpty() ? "message" : name, expected, id));
    }

    static Stream<RandomEvents> texts() {
        return RandomEvents.seeds(1, 500);
    }
}
