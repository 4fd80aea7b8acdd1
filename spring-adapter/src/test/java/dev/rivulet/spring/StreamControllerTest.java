// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams that controllers return, on each server. */
final class StreamControllerTest {

    /** Since Spring Framework 6. */
    private static final boolean HAS_PROBLEM_DETAILS =
            ClassUtils.isPresent("org.springframework.http.ProblemDetail", null);

    private static final String PROBLEMS = "spring.mvc.problemdetails.enabled=true";

    record Price(String symbol, double price) {}

    @RestController
    static class Controller {

        final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
        final AtomicInteger cancelled = new AtomicInteger();
        final AtomicInteger produced = new AtomicInteger();

        @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseStream prices() {
            return SseStream.of("prices")
                    .snapshot("state", () -> new Price("AAPL", 187.5))
                    .onClose((connection, reason) -> closed.add(reason));
        }

        @PostMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        ResponseEntity<SseStream> posted(@RequestParam String topic) {
            return ResponseEntity.ok().header("X-Topic", topic).body(SseStream.of(topic));
        }

        @GetMapping("/later")
        CompletableFuture<SseStream> later() {
            return CompletableFuture.supplyAsync(() -> SseStream.of("prices"));
        }

        @GetMapping("/callable")
        Callable<SseStream> callable() {
            return () -> SseStream.open(connection -> connection.send(SseEvent.of("called")));
        }

        @GetMapping("/created")
        ResponseEntity<SseStream> created() {
            return ResponseEntity.status(HttpStatus.CREATED).body(SseStream.of("prices"));
        }

        @GetMapping("/deferred")
        DeferredResult<SseStream> deferred() {
            DeferredResult<SseStream> deferred = new DeferredResult<>();
            CompletableFuture<Boolean> unused = CompletableFuture.supplyAsync(
                    () -> deferred.setResult(SseStream.open(connection -> connection.send(SseEvent.of("deferred")))));
            return deferred;
        }

        @GetMapping("/unready")
        SseStream unready() {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "no prices yet");
        }

        @GetMapping("/unopened")
        SseStream unopened() {
            return SseStream.open(connection -> {
                throw new ResponseStatusException(HttpStatus.CONFLICT, "opened twice");
            });
        }

        @GetMapping("/flux")
        SseStream flux() {
            return SseStream.fromReactive(Flux.just("  two blanks", new Price("MSFT", 2), 7)
                    .concatWith(Mono.just(
                            ServerSentEvent.builder("data").id("9").event("own").build())));
        }

        @GetMapping("/endless")
        SseStream endless() {
            return SseStream.fromReactive(
                            Flux.generate(sink -> sink.next("x".repeat(1000) + produced.incrementAndGet()))
                                    .doOnCancel(cancelled::incrementAndGet))
                    .named("token");
        }

        @GetMapping("/numbers")
        SseStream numbers() {
            return SseStream.from(Stream.iterate(1, i -> i + 1).limit(1000).onClose(cancelled::incrementAndGet));
        }

        @GetMapping("/fails-at-once")
        SseStream failsAtOnce() {
            return SseStream.fromReactive(
                    Flux.error(new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "quota used up")));
        }

        @GetMapping("/fails-soon")
        SseStream failsSoon() {
            return SseStream.fromReactive(Mono.delay(Duration.ofMillis(50))
                    .then(Mono.error(new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "quota used up"))));
        }

        @GetMapping("/fails-later")
        SseStream failsLater() {
            return SseStream.fromReactive(Flux.just("one")
                    .concatWith(Flux.error(new ResponseStatusException(HttpStatus.BAD_GATEWAY, "model gone"))));
        }

        @GetMapping("/fails-secretly")
        SseStream failsSecretly() {
            return SseStream.fromReactive(
                    Flux.just("one").concatWith(Flux.error(new IllegalStateException("password=x"))));
        }

        @GetMapping("/silent")
        SseStream silent() {
            return SseStream.fromReactive(Flux.never().doOnCancel(cancelled::incrementAndGet));
        }
    }

    private static final SharedApps APPS = new SharedApps(List.of(Controller.class), PROBLEMS);

    @AfterAll
    static void closeApps() {
        APPS.close();
    }

    private static List<String> data(List<ReceivedEvent> events) {
        return events.stream().map(ReceivedEvent::data).toList();
    }

    private static List<String> named(List<ReceivedEvent> events) {
        return events.stream().map(event -> event.name() + ": " + event.data()).toList();
    }

    // ---- topics

    @ParameterizedTest
    @EnumSource(Server.class)
    void topic_isRead_fromTheSnapshotOn_andResumed(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        Controller controller = app.bean(Controller.class);
        Position seen;
        try (SseTestClient client = app.connect("/prices")) {
            assertThat(client.responseHeaders().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            seen = app.template().publish("prices", "tick", new Price("AAPL", 188));
            assertThat(named(client.awaitEvents(2)))
                    .containsExactly(
                            "state: {\"symbol\":\"AAPL\",\"price\":187.5}",
                            "tick: {\"symbol\":\"AAPL\",\"price\":188.0}");
            app.broadcaster().registry().inTopic("prices").forEach(SseConnection::close);
        }
        assertThat(Waiting.next(controller.closed)).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);

        app.template().publish("prices", "missed");
        try (SseTestClient back =
                app.client("/prices").lastEventId(seen.toString()).open()) {
            assertThat(data(back.awaitEvents(1))).containsExactly("missed");
            app.broadcaster().registry().inTopic("prices").forEach(SseConnection::close);
            back.awaitEnd();
            assertThat(back.events()).hasSize(1);
        }
        assertThat(Waiting.next(controller.closed)).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void gap_isFilled_byTheSnapshot(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        try (SseTestClient client =
                app.client("/prices").lastEventId("another0-17").open()) {
            assertThat(named(client.awaitEvents(2)).get(1)).isEqualTo("state: {\"symbol\":\"AAPL\",\"price\":187.5}");
            assertThat(client.events().get(0).name()).isEqualTo("gap");
            app.broadcaster().registry().inTopic("prices").forEach(SseConnection::close);
        }
        Waiting.next(app.bean(Controller.class).closed);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void responseEntity_keepsItsHeaders_alsoForPost(Server server) {
        SpringApp app = APPS.on(server);
        try (SseTestClient client =
                app.client("/prices?topic=posted").post("text/plain", "").open()) {
            assertThat(client.responseHeaders().firstValue("X-Topic")).hasValue("posted");
            app.template().publish("posted", "answer");
            assertThat(data(client.awaitEvents(1))).containsExactly("answer");
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamThatComesLater_isOpenedThen(Server server) {
        SpringApp app = APPS.on(server);
        try (SseTestClient later = app.connect("/later");
                SseTestClient called = app.connect("/callable");
                SseTestClient deferred = app.connect("/deferred")) {
            assertThat(data(called.awaitEvents(1))).containsExactly("called");
            assertThat(data(deferred.awaitEvents(1))).containsExactly("deferred");
            app.template().publish("prices", "late");
            assertThat(data(later.awaitEvents(1))).containsExactly("late");
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamOfAnotherStatus_isRefused(Server server) throws Exception {
        assertThat(APPS.on(server).get("/created").statusCode()).isEqualTo(500);
    }

    // ---- failures

    @ParameterizedTest
    @EnumSource(Server.class)
    void failureBeforeTheStream_isAnOrdinaryAnswer(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        for (int round = 0; round < 3; round++) {
            requireProblem(app.get("/unready"), 503, "no prices yet");
            requireProblem(app.get("/unopened"), 409, "opened twice");
            requireProblem(app.get("/fails-at-once"), 429, "quota used up");
            requireProblem(app.get("/fails-soon"), 429, "quota used up");
        }
    }

    private static void requireProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"status\":" + status);
        if (HAS_PROBLEM_DETAILS) {
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).contains("\"detail\":\"" + detail + '"');
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void failureOfASourceLater_isTheLastEvent_andTellsNoSecrets(Server server) {
        SpringApp app = APPS.on(server);
        try (SseTestClient told = app.connect("/fails-later");
                SseTestClient secret = app.connect("/fails-secretly")) {
            told.awaitEnd();
            secret.awaitEnd();

            assertThat(named(told.events()))
                    .containsExactly(
                            "message: one",
                            "error: {\"title\":\"Bad Gateway\",\"status\":502,\"detail\":\"model gone\"}",
                            "end: {\"reason\":\"TERMINATED\"}");
            assertThat(named(secret.events()).get(1))
                    .isEqualTo("error: {\"title\":\"Internal Server Error\",\"status\":500}");
        }
    }

    // ---- sources

    @ParameterizedTest
    @EnumSource(Server.class)
    void elementsOfAFlux_becomeEvents_andItsEndIsFinal(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        try (SseTestClient client = app.connect("/flux")) {
            client.awaitEnd();
            assertThat(named(client.events()))
                    .containsExactly(
                            "message:   two blanks",
                            "message: {\"symbol\":\"MSFT\",\"price\":2.0}",
                            "message: 7",
                            "own: data",
                            "end: {\"reason\":\"TERMINATED\"}");
            assertThat(app.get("/flux", "Last-Event-ID", client.lastEventId()).statusCode())
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void readerThatStops_stopsItsSource_andCancelsItWhenItGoes(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        Controller controller = app.bean(Controller.class);
        int before = controller.cancelled.get();
        controller.produced.set(0);
        try (RawSseClient client =
                RawSseClient.to("127.0.0.1", app.port()).path("/endless").connect()) {
            client.head();
            awaitStandstill(controller.produced);
            assertThat(controller.produced.get()).isLessThan(50_000);
        }
        Waiting.until("the source is cancelled", () -> controller.cancelled.get() == before + 1);
    }

    /** Buffers of container and kernel fill first, however large they are. */
    private static void awaitStandstill(AtomicInteger produced) {
        AtomicInteger last = new AtomicInteger(-1);
        AtomicInteger same = new AtomicInteger();
        Waiting.until("the source stands still", () -> {
            int now = produced.get();
            same.set(now > 0 && now == last.getAndSet(now) ? same.get() + 1 : 0);
            return same.get() == 50;
        });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void stream_isReadToItsEnd_andClosed(Server server) {
        SpringApp app = APPS.on(server);
        Controller controller = app.bean(Controller.class);
        int before = controller.cancelled.get();
        try (SseTestClient client = app.connect("/numbers")) {
            client.awaitEnd();
            List<String> all = data(client.events());
            assertThat(all).hasSize(1001);
            assertThat(all.subList(0, 1000))
                    .isEqualTo(IntStream.rangeClosed(1, 1000)
                            .mapToObj(String::valueOf)
                            .toList());
        }
        Waiting.until("the stream is closed", () -> controller.cancelled.get() == before + 1);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void silentSource_isOpenedAfterAWhile_andCancelledWithItsReader(Server server) {
        SpringApp app = APPS.on(server);
        Controller controller = app.bean(Controller.class);
        int before = controller.cancelled.get();
        try (SseTestClient client = app.connect("/silent")) {
            assertThat(client.status()).isEqualTo(200);
            app.broadcaster().registry().all().forEach(SseConnection::close);
            client.awaitEnd();
        }
        Waiting.until("the source is cancelled", () -> controller.cancelled.get() == before + 1);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void head_getsTheHeaders_andStartsNoSource(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        Controller controller = app.bean(Controller.class);
        int before = controller.cancelled.get();
        HttpResponse<String> head = app.head("/endless");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).isPresent();
        assertThat(controller.cancelled.get()).isEqualTo(before);
        assertThat(app.broadcaster().registry().count()).isZero();
    }
}
