// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The class to which controllers with Spring's {@code SseEmitter} change over. */
final class SseEmitterTest {

    record Price(String symbol, double price) {}

    @RestController
    static class Controller {

        final List<SseEmitter> emitters = new CopyOnWriteArrayList<>();
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        private SseEmitter kept(SseEmitter emitter) {
            emitters.add(emitter);
            emitter.onTimeout(() -> told.add("timeout"));
            emitter.onError(failure -> told.add("error " + failure.getMessage()));
            emitter.onCompletion(() -> {
                emitters.remove(emitter);
                told.add("completion");
            });
            return emitter;
        }

        @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter live() {
            return kept(new SseEmitter(0L));
        }

        @GetMapping("/early")
        ResponseEntity<SseEmitter> early() throws IOException {
            SseEmitter emitter = kept(new SseEmitter());
            emitter.send("  two blanks\nand a line");
            emitter.send(new Price("AAPL", 1.5));
            emitter.send(SseEmitter.event()
                    .comment("note")
                    .id("7")
                    .name("tick")
                    .reconnectTime(1500)
                    .data("head")
                    .data(new Price("MSFT", 2), MediaType.APPLICATION_JSON));
            emitter.send(springEvent());
            emitter.send(SseEmitter.event().name("own").data(" b\nc").data(3).build());
            emitter.send(SseEvent.named("ready", "made"));
            emitter.complete();
            return ResponseEntity.ok().header("X-Early", "yes").body(emitter);
        }

        private static org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder springEvent() {
            return org.springframework.web.servlet.mvc.method.annotation.SseEmitter.event()
                    .id("8")
                    .name("spring")
                    .data("x\ny")
                    .data(new Price("IBM", 3));
        }

        @GetMapping("/later")
        CompletableFuture<SseEmitter> later() {
            return CompletableFuture.supplyAsync(() -> completed("later"));
        }

        @GetMapping("/called")
        Callable<SseEmitter> called() {
            return () -> completed("called");
        }

        private static SseEmitter completed(String text) {
            SseEmitter emitter = new SseEmitter();
            try {
                emitter.send(text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            emitter.complete();
            return emitter;
        }

        @GetMapping("/raced")
        SseEmitter raced() throws InterruptedException {
            SseEmitter emitter = kept(new SseEmitter());
            CountDownLatch underWay = new CountDownLatch(500);
            new Thread(() -> {
                        for (int i = 0; i < 5000; i++) {
                            sendQuietly(emitter, "event " + i);
                            underWay.countDown();
                        }
                        emitter.complete();
                    })
                    .start();
            underWay.await();
            return emitter;
        }

        @GetMapping("/large")
        SseEmitter large() throws IOException {
            SseEmitter emitter = kept(new SseEmitter());
            for (int i = 0; i < 100; i++) {
                emitter.send(new Price("x".repeat(50_000), i));
            }
            emitter.complete();
            return emitter;
        }

        @GetMapping("/refused")
        SseEmitter refused() {
            SseEmitter emitter = kept(new SseEmitter());
            emitter.completeWithError(new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "quota used up"));
            return emitter;
        }

        @GetMapping("/short")
        SseEmitter shortLived() {
            SseEmitter emitter = new SseEmitter(200L);
            emitter.onCompletion(() -> {
                throw new IllegalStateException("one callback that fails");
            });
            kept(emitter);
            emitter.onTimeout(() -> sendQuietly(emitter, "the last"));
            return emitter;
        }

        private static void sendQuietly(SseEmitter emitter, String text) {
            try {
                emitter.send(text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final SharedApps APPS = new SharedApps(
            List.of(Controller.class), "rivulet.heartbeat=200ms", "spring.mvc.problemdetails.enabled=true");

    @AfterAll
    static void closeApps() {
        APPS.close();
    }

    /** Since Spring Framework 6. */
    private static final boolean HAS_PROBLEM_DETAILS =
            ClassUtils.isPresent("org.springframework.http.ProblemDetail", null);

    private static List<String> shown(List<ReceivedEvent> events) {
        return events.stream()
                .map(event -> event.lastEventId() + '|' + event.name() + '|' + event.data())
                .toList();
    }

    // ---- what arrives

    @ParameterizedTest
    @EnumSource(Server.class)
    void whatWasSentBeforeTheStreamIsOpen_arrivesAsItWas(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        try (SseTestClient client = app.client("/early").reconnecting(false).open()) {
            client.awaitEnd();
            assertThat(client.responseHeaders().firstValue("X-Early")).hasValue("yes");
            assertThat(client.retry()).hasValue(Duration.ofMillis(1500));
            assertThat(client.comments()).contains("note");
            assertThat(shown(client.events()))
                    .containsExactly(
                            "|message|  two blanks\nand a line",
                            "|message|{\"symbol\":\"AAPL\",\"price\":1.5}",
                            "7|tick|head\n{\"symbol\":\"MSFT\",\"price\":2.0}",
                            "8|spring|x\ny\n{\"symbol\":\"IBM\",\"price\":3.0}",
                            "8|own| b\nc\n3",
                            "8|ready|made");
        }
        assertThat(Waiting.next(app.bean(Controller.class).told)).isEqualTo("completion");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void emitter_mayComeLater(Server server) {
        SpringApp app = APPS.on(server);
        for (String path : List.of("/later", "/called")) {
            try (SseTestClient client = app.client(path).reconnecting(false).open()) {
                client.awaitEnd();
                assertThat(shown(client.events())).containsExactly("|message|" + path.substring(1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void listOfEmitters_losesWhoHasGone(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        Controller controller = app.bean(Controller.class);
        try (SseTestClient client = app.connect("/live")) {
            RawSseClient gone =
                    RawSseClient.to("127.0.0.1", app.port()).path("/live").connect();
            gone.head();
            assertThat(controller.emitters).hasSize(2);
            SseEmitter deserted = controller.emitters.get(1);
            gone.reset();
            assertThat(Waiting.next(controller.told)).startsWith("error The stream has ended: PEER_GONE");
            assertThat(Waiting.next(controller.told)).isEqualTo("completion");
            assertThatThrownBy(() -> deserted.send("x")).isInstanceOf(IOException.class);
            for (SseEmitter emitter : controller.emitters) {
                emitter.send(SseEmitter.event().name("tick").data("still here"));
            }
            assertThat(shown(client.awaitEvents(1))).containsExactly("|tick|still here");
            controller.emitters.get(0).complete();
            assertThat(Waiting.next(controller.told)).isEqualTo("completion");
        }
        assertThat(controller.emitters).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void whatIsSentWhileTheStreamOpens_comesOnceAndInOrder(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        try (SseTestClient client = app.client("/raced").reconnecting(false).open()) {
            client.awaitEnd();
            assertThat(client.events().stream().map(ReceivedEvent::data))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 5000).mapToObj(i -> "event " + i).toList());
        }
        assertThat(Waiting.next(app.bean(Controller.class).told)).isEqualTo("completion");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void whatWasSentEarly_andDoesNotFitIntoTheOutbox_comesAsItIsRead(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        try (SseTestClient client = app.client("/large").reconnecting(false).open()) {
            client.awaitEnd();
            assertThat(client.events()).hasSize(100);
            assertThat(client.events().get(99).data()).endsWith("\"price\":99.0}");
        }
        assertThat(Waiting.next(app.bean(Controller.class).told)).isEqualTo("completion");
    }

    // ---- ends

    @ParameterizedTest
    @EnumSource(Server.class)
    void failure_isAnOrdinaryAnswer_beforeAnythingWasSent(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        HttpResponse<String> answer = app.get("/refused");
        assertThat(answer.statusCode()).isEqualTo(429);
        if (HAS_PROBLEM_DETAILS) {
            assertThat(answer.body()).contains("quota used up");
        }
        assertThat(Waiting.next(app.bean(Controller.class).told)).isEqualTo("completion");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void failure_isAnEvent_whenTheStreamIsOpen(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        Controller controller = app.bean(Controller.class);
        try (SseTestClient client = app.client("/live").reconnecting(false).open()) {
            SseEmitter emitter = controller.emitters.get(0);
            emitter.send("one");
            emitter.completeWithError(new ResponseStatusException(HttpStatus.BAD_GATEWAY, "model gone"));
            assertThatThrownBy(() -> emitter.send("two"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has already completed");
            client.awaitEnd();
            assertThat(client.events().get(0).data()).isEqualTo("one");
            assertThat(client.events().get(1).name()).isEqualTo("error");
            assertThat(client.events().get(1).data()).contains("\"status\":502", "model gone");
        }
        assertThat(Waiting.next(controller.told)).isEqualTo("completion");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void timeout_endsTheStream_whenItsCallbackHasRun(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        try (SseTestClient client = app.client("/short").reconnecting(false).open()) {
            client.awaitEnd();
            assertThat(shown(client.events())).containsExactly("|message|the last");
        }
        BlockingQueue<String> told = app.bean(Controller.class).told;
        assertThat(Waiting.next(told)).isEqualTo("timeout");
        assertThat(Waiting.next(told)).isEqualTo("completion");
    }

    @Test
    void peerThatDoesNotKeepUp_isCut_andTheSenderIsTold() throws Exception {
        SpringApp app = APPS.on(Server.TOMCAT);
        Controller controller = app.bean(Controller.class);
        try (RawSseClient stalled = RawSseClient.to("127.0.0.1", app.port())
                .path("/live")
                .receiveBufferSize(4096)
                .connect()) {
            stalled.head();
            SseEmitter emitter = controller.emitters.get(0);
            String much = "x".repeat(100_000);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            emitter.send(much);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not keep up");
            assertThat(Waiting.next(controller.told)).isEqualTo("error The stream has ended: OVERFLOW");
            assertThat(Waiting.next(controller.told)).isEqualTo("completion");
        }
    }

    @Test
    void headRequest_endsItsEmitter() throws Exception {
        SpringApp app = APPS.on(Server.TOMCAT);
        app.head("/live");
        assertThat(Waiting.next(app.bean(Controller.class).told)).isEqualTo("completion");
        assertThat(app.bean(Controller.class).emitters).isEmpty();
    }

    // ---- without a request

    @Test
    void sendsBeforeTheStreamIsOpen_areKept_upToABound() throws Exception {
        SseEmitter many = new SseEmitter();
        for (int i = 0; i < EarlyEvents.MAX_COUNT; i++) {
            many.send(i);
        }
        assertThatThrownBy(() -> many.send("one more"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the stream was open");

        SseEmitter large = new SseEmitter();
        large.send("x".repeat(1 << 20));
        assertThatThrownBy(() -> large.send("y")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void send_afterCompletion_isRefusedAsSpringDoes() {
        SseEmitter emitter = new SseEmitter(5000L);
        emitter.complete();
        assertThatThrownBy(() -> emitter.send("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ResponseBodyEmitter has already completed");
        assertThat(emitter.getTimeout()).isEqualTo(5000);
        assertThat(emitter.toString()).startsWith("SseEmitter@");
    }
}
