// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.filter.SseFilter;
import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the filter promises to somebody's streams, whoever writes them and whatever they run on. */
@ExtendWith(LeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProducerContract {

    private static final Duration NOTICING_HEARTBEAT = Duration.ofMillis(200);
    /** Fewer streams at a time than Undertow has threads on a small machine: some producers need one for each. */
    private static final int VISITS = 5;

    private static final int ROUNDS = 8;
    private static final int MANY = 150;

    private final DisconnectTable table =
            new DisconnectTable(getClass().getSimpleName().replace("Test", ""));

    /** How a peer goes. */
    enum Way {
        FIN(2) {
            @Override
            void leave(RawSseClient peer) throws IOException {
                peer.halfClose();
                peer.close();
            }
        },
        RST(1) {
            @Override
            void leave(RawSseClient peer) throws IOException {
                peer.reset();
            }
        };

        /** How many it takes to find out: the first one behind a FIN is answered by a reset, which the second one finds. */
        private final int heartbeats;

        Way(int heartbeats) {
            this.heartbeats = heartbeats;
        }

        abstract void leave(RawSseClient peer) throws IOException;
    }

    /** What comes between the samples: by a test that reads, or without looking at what arrives. */
    private interface Pause {
        void take(RawSseClient peer);
    }

    private record Received(RawSseClient.Head head, byte[] body) {

        List<Sample> events() {
            return EventStreamParser.parse(body).stream()
                    .map(event -> Sample.event(event.name(), event.data()))
                    .toList();
        }
    }

    /** A producer that has not been deployed yet. */
    abstract Producer producer();

    /** One whose bytes are right without the filter; another one where the filter repairs something. */
    Producer rightProducer() {
        return producer();
    }

    @AfterAll
    void writeTable() throws IOException {
        table.write();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void stream_arrivesByteForByte_withHeartbeatsWhereverItIsSilent(Container container) throws Exception {
        List<Sample> samples = Sample.revealing();
        Received plain = receive(container, rightProducer(), new Webapp(), samples, peer -> {});

        Received filtered = receive(
                container, producer(), filtered(Duration.ofMillis(2)), samples, ProducerContract::awaitTwoHeartbeats);

        assertThat(Insertions.count(plain.body(), filtered.body())).isGreaterThanOrEqualTo(2 * samples.size());
        assertThat(filtered.events()).isEqualTo(plain.events()).isEqualTo(eventsOf(samples));
        assertHeaders(filtered.head());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void stream_arrivesByteForByte_whereHeartbeatsAndWritesMeet(Container container) throws Exception {
        List<Sample> samples = Sample.random(11, Math.min(MANY, producer().capacity()));
        Random random = new Random(12);
        Received plain = receive(container, rightProducer(), new Webapp(), samples, peer -> {});

        Received filtered = receive(
                container,
                producer(),
                filtered(Duration.ofMillis(1)),
                samples,
                peer -> LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(3))));

        assertThat(Insertions.count(plain.body(), filtered.body())).isPositive();
        assertThat(filtered.events()).isEqualTo(plain.events()).isEqualTo(eventsOf(samples));
    }

    @ParameterizedTest
    @CsvSource({"JETTY, FIN", "JETTY, RST", "TOMCAT, FIN", "TOMCAT, RST", "UNDERTOW, FIN", "UNDERTOW, RST"})
    void peer_thatLeavesInSilence_isNoticed(Container container, Way way) throws Exception {
        Producer producer = producer();
        WriteFailures failures = new WriteFailures();
        Webapp webapp = new Webapp();
        if (producer.toldInSilence().isEmpty()) {
            webapp.filter("/*", failures);
        }
        filter(webapp, NOTICING_HEARTBEAT);
        producer.deploy(webapp);
        try (RunningContainer running = container.start(webapp);
                producer;
                RawSseClient peer = connect(running, producer)) {
            ProducedStream stream = producer.next();
            stream.write(Sample.event("first", "of all"));
            peer.readEvents(1);
            peer.readComments(1);

            long left = System.nanoTime();
            way.leave(peer);
            failures.restart();

            awaitSilently(producer, stream, failures);
            assertThat(failures.writes()).isLessThanOrEqualTo(way.heartbeats);
            awaitByWriting(producer, stream);
            table.add(name(container), way.name(), stream.signals(), left, NOTICING_HEARTBEAT);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peers_thatLeave_harmNobodyElse(Container container) throws Exception {
        Producer producer = producer();
        Webapp webapp = filtered(Duration.ofMillis(5));
        producer.deploy(webapp);
        try (RunningContainer running = container.start(webapp);
                producer) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Visit> leaving = visits(running, producer);
                for (Visit visit : leaving) {
                    visit.begin();
                    Way.values()[visit.number() % 2].leave(visit.peer());
                }
                List<Visit> staying = visits(running, producer);
                for (Visit visit : staying) {
                    visit.begin();
                    awaitTwoHeartbeats(visit.peer());
                }
                for (Visit visit : leaving) {
                    visit.abandon();
                }
                for (Visit visit : staying) {
                    visit.finish();
                }
            }
        }
    }

    private static List<Visit> visits(RunningContainer running, Producer producer) throws Exception {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < VISITS; i++) {
            visits.add(new Visit(i, connect(running, producer), producer.next()));
        }
        return visits;
    }

    /** A peer and the stream that is its own. */
    private record Visit(int number, RawSseClient peer, ProducedStream stream) {

        private Sample sample(String name) {
            return Sample.event(name, "of " + number);
        }

        void begin() throws Exception {
            stream.write(sample("begin"));
            peer.readEvents(1);
        }

        /** Two writes, since some look only at the next one whether it was a failure. */
        void abandon() {
            for (Sample sample : List.of(sample("too"), sample("late"))) {
                try {
                    stream.write(sample);
                } catch (Exception expected) {
                    // the peer has gone
                }
            }
            try {
                stream.end();
            } catch (Exception expected) {
                // the same
            }
        }

        void finish() throws Exception {
            stream.write(sample("finish"));
            stream.end();
            Received received = new Received(peer.head(), peer.readToEnd());
            assertThat(peer.isComplete()).as("%s", peer).isTrue();
            assertThat(received.events()).containsExactly(sample("begin"), sample("finish"));
            peer.close();
        }
    }

    private static void awaitSilently(Producer producer, ProducedStream stream, WriteFailures failures)
            throws InterruptedException {
        if (producer.toldInSilence().isEmpty()) {
            failures.await();
            assertThat(stream.signals().all()).isEmpty();
            stream.signals().add("(heartbeat failed)");
        }
        for (String signal : producer.toldInSilence()) {
            stream.signals().await(signal);
        }
    }

    private static void awaitByWriting(Producer producer, ProducedStream stream) throws InterruptedException {
        for (int i = 0; i < producer.writesUntilTold(); i++) {
            try {
                stream.write(Sample.event("too", "late"));
            } catch (Exception e) {
                stream.signals().add("write fails");
            }
        }
        for (String signal : producer.toldAtNextWrite()) {
            stream.signals().await(signal);
        }
    }

    private static Received receive(
            Container container, Producer producer, Webapp webapp, List<Sample> samples, Pause pause) throws Exception {
        producer.deploy(webapp);
        try (RunningContainer running = container.start(webapp);
                producer;
                RawSseClient peer = connect(running, producer)) {
            ProducedStream stream = producer.next();
            for (Sample sample : samples) {
                stream.write(sample);
                pause.take(peer);
            }
            stream.end();
            byte[] body = peer.readToEnd();
            assertThat(peer.isComplete()).as("%s", peer).isTrue();
            return new Received(peer.head(), body);
        }
    }

    static RawSseClient connect(RunningContainer running, Producer producer) throws IOException {
        return RawSseClient.to("127.0.0.1", running.port())
                .path(producer.path())
                .connect();
    }

    static Webapp filtered(Duration heartbeat) {
        return filter(new Webapp(), heartbeat);
    }

    private static Webapp filter(Webapp webapp, Duration heartbeat) {
        return webapp.filter("/*", new SseFilter(), "heartbeat", heartbeat.toMillis() + "ms");
    }

    /** Reads until two more have come, besides a comment like a heartbeat that the sample may have. */
    private static void awaitTwoHeartbeats(RawSseClient peer) {
        peer.readComments(peer.comments().size() + 3);
    }

    private static List<Sample> eventsOf(List<Sample> samples) {
        List<Sample> events = new ArrayList<>();
        samples.stream()
                .filter(Sample::hasEvent)
                .forEach(sample -> events.add(Sample.event(sample.name(), sample.data())));
        return events;
    }

    private static void assertHeaders(RawSseClient.Head head) {
        assertThat(head.status()).isEqualTo(200);
        String contentType =
                header(head, "Content-Type").toLowerCase(Locale.ROOT).replace(" ", "");
        assertThat(contentType).isIn("text/event-stream", "text/event-stream;charset=utf-8");
        assertThat(header(head, "Cache-Control")).contains("no-cache").contains("no-transform");
        assertThat(header(head, "X-Accel-Buffering")).isEqualTo("no");
        assertThat(header(head, "X-Content-Type-Options")).isEqualTo("nosniff");
        // Jetty leaves out what HTTP/1.1 implies; the producer may have said "close".
        assertThat(head.headers().allValues("Connection")).isIn(List.of(), List.of("keep-alive"), List.of("close"));
        assertThat(head.headers().firstValue("Content-Length")).isEmpty();
    }

    private static String header(RawSseClient.Head head, String name) {
        List<String> values = head.headers().allValues(name);
        assertThat(values).as("%s of %s", name, head).hasSize(1);
        return values.get(0);
    }

    private static String name(Container container) {
        String name = container.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
