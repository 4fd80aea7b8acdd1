// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where heartbeats come, and where none does: while another stream of the same webapp gets many, this one gets none. */
@ExtendWith(LeakCheck.class)
final class HeartbeatTest {

    private static final String BEAT = "20ms";
    private static final int MANY = 10;

    private final Conducted stream = new Conducted();
    private final Conducted control = new Conducted();

    private Webapp webapp(Script script, String... parameters) {
        return withControl(Webapp.of("/x", script).filter("/x", new SseFilter(), parameters));
    }

    private Webapp withControl(Webapp webapp) {
        return webapp.with("/control", control.blocking())
                .filter("/control", new SseFilter(), "heartbeat", BEAT, "flushAfter", "20ms");
    }

    private static RawSseClient get(RunningContainer running, String path) throws IOException {
        return RawSseClient.connect("127.0.0.1", running.port(), path, Map.of());
    }

    /** As long as the other stream needs for many heartbeats. */
    private void letTimePass(RunningContainer running) throws Exception {
        try (RawSseClient client = get(running, "/control")) {
            control.begin();
            control.send("data: control\n\n");
            client.readComments(MANY);
            control.end();
            client.readToEnd();
        }
    }

    private static String received(RawSseClient client) {
        client.readFor(Duration.ofMillis(1));
        return new String(client.body(), StandardCharsets.UTF_8);
    }

    private static void assertEvents(RawSseClient client, String... data) {
        client.readToEnd();
        assertThat(client.isComplete()).isTrue();
        assertThat(client.events()).extracting(ReceivedEvent::data).containsExactly(data);
        assertThat(client.comments()).containsOnly("");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void beforeTheFirstByte_noneComes(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp(stream.blocking(), "heartbeat", BEAT));
                RawSseClient client = get(running, "/x")) {
            stream.begin();
            client.head();
            letTimePass(running);
            assertThat(received(client)).isEmpty();

            stream.send("data: 1\n\n");
            client.readComments(2);
            stream.end();
            assertEvents(client, "1");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void withinALine_orAfterALoneReturn_noneComes(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp(stream.blocking(), "heartbeat", BEAT));
                RawSseClient client = get(running, "/x")) {
            stream.begin();
            stream.send("data: 1");
            letTimePass(running);
            assertThat(received(client)).isEqualTo("data: 1");
            stream.send("\r");
            letTimePass(running);
            assertThat(received(client)).isEqualTo("data: 1\r");
            stream.send("\n\r");
            letTimePass(running);
            assertThat(received(client)).isEqualTo("data: 1\r\n\r");

            stream.send("\ndata: 2\n");
            client.readComments(2);
            stream.send("data: 3\n\n");
            stream.end();
            assertEvents(client, "1", "2\n3");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void beforeTheSilenceIsLong_noneComes(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp(stream.blocking(), "heartbeat", "1h"));
                RawSseClient client = get(running, "/x")) {
            stream.begin();
            stream.send("data: 1\n\n");
            client.readEvents(1);
            letTimePass(running);
            assertThat(received(client)).isEqualTo("data: 1\n\n");
            stream.end();
            client.readToEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void off_givesNone(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp(stream.blocking(), "heartbeat", "off"));
                RawSseClient client = get(running, "/x")) {
            stream.begin();
            stream.send("data: 1\n\n");
            client.readEvents(1);
            letTimePass(running);
            assertThat(received(client)).isEqualTo("data: 1\n\n");
            stream.end();
            client.readToEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void head_getsNone(Container container) throws Exception {
        HoldingFilter container2 = new HoldingFilter();
        Webapp webapp = Webapp.of("/x", stream.blocking())
                .filter("/x", container2)
                .filter("/x", new SseFilter(), "heartbeat", BEAT);
        try (RunningContainer running = container.start(withControl(webapp));
                RawSseClient client = RawSseClient.to("127.0.0.1", running.port())
                        .method("HEAD")
                        .path("/x")
                        .connect()) {
            stream.begin();
            stream.send("data: 1\n\n");
            letTimePass(running);
            assertThat(container2.held()).isEqualTo("data: 1\n\n");
            stream.end();
            assertThat(client.head().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void otherStreams_getNone_butAreFlushedAfterALine(Container container) throws Exception {
        Webapp webapp = webapp(
                stream.blocking(),
                "heartbeat",
                BEAT,
                "contentTypes",
                "text/event-stream, application/x-ndjson",
                "flushAfter",
                "20ms");
        try (RunningContainer running = container.start(webapp);
                RawSseClient client = get(running, "/x")) {
            stream.act((request, response) -> {
                response.setContentType("application/x-ndjson");
                response.getOutputStream().print("{}\n");
            });
            client.read();
            letTimePass(running);
            assertThat(received(client)).isEqualTo("{}\n");
            stream.end();
            client.readToEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void forgottenFlush_isDone_butOnlyAfterAWholeEvent(Container container) throws Exception {
        Webapp webapp = webapp(stream.blocking(), "heartbeat", "off", "flushAfter", "20ms");
        try (RunningContainer running = container.start(webapp);
                RawSseClient client = get(running, "/x")) {
            stream.act((request, response) -> {
                response.setContentType("text/event-stream");
                response.getWriter().print("data: 1\n\n");
            });
            client.readEvents(1);
            stream.act((request, response) -> response.getWriter().print("data: 2\n"));
            letTimePass(running);
            assertThat(received(client)).isEqualTo("data: 1\n\n");
            stream.act((request, response) -> response.getWriter().print("\n"));
            client.readEvents(2);
            stream.end();
            client.readToEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void forgottenFlush_isLeftToTheApplication_ifOff(Container container) throws Exception {
        Webapp webapp = webapp(stream.blocking(), "heartbeat", "off", "flushAfter", "off");
        try (RunningContainer running = container.start(webapp);
                RawSseClient client = get(running, "/x")) {
            stream.begin();
            stream.act((request, response) -> response.getOutputStream().print("data: 1\n\n"));
            client.head();
            letTimePass(running);
            assertThat(received(client)).isEmpty();
            stream.act((request, response) -> response.flushBuffer());
            client.readEvents(1);
            stream.end();
            client.readToEnd();
        }
    }

    // ---- in all ways in which streams are written

    private void assertBeats(Container container, Webapp webapp) throws Exception {
        try (RunningContainer running = container.start(webapp);
                RawSseClient client = get(running, "/x")) {
            stream.begin();
            stream.send("data: 1\n\n");
            client.readComments(2);
            stream.send("data: 2\n\n");
            client.readComments(client.comments().size() + 2);
            stream.end();
            assertEvents(client, "1", "2");
            assertThat(client.head().headers().allValues("X-Accel-Buffering")).containsExactly("no");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void blockingServlet_hasHeartbeats(Container container) throws Exception {
        assertBeats(container, webapp(stream.blocking(), "heartbeat", BEAT));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void asynchronousServlet_hasHeartbeats(Container container) throws Exception {
        assertBeats(container, webapp(stream.asynchronous(), "heartbeat", BEAT));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void asynchronousServlet_withArguments_hasHeartbeats(Container container) throws Exception {
        assertBeats(container, webapp(stream.asynchronousWithArguments(), "heartbeat", BEAT));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void filterTwiceInTheChain_actsOnce(Container container) throws Exception {
        assertBeats(
                container,
                Webapp.of("/x", stream.asynchronous())
                        .filter("/*", new SseFilter(), "heartbeat", BEAT)
                        .filter("/x", new SseFilter(), "heartbeat", BEAT));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void forwardedStream_hasHeartbeats(Container container) throws Exception {
        Script forward = Script.of(
                (request, response) -> request.getRequestDispatcher("/y").forward(request, response));
        assertBeats(container, webapp(forward, "heartbeat", BEAT).with("/y", stream.blocking()));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void forwardedAsynchronousStream_hasHeartbeats(Container container) throws Exception {
        Script forward = Script.of(
                (request, response) -> request.getRequestDispatcher("/y").forward(request, response));
        assertBeats(container, webapp(forward, "heartbeat", BEAT).with("/y", stream.asynchronousWithArguments()));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void errorPage_thatIsAStream_hasHeartbeats(Container container) throws Exception {
        Webapp webapp = webapp(Script.of((request, response) -> response.sendError(418)))
                .with("/y", stream.blocking())
                .filter("/y", new SseFilter(), "heartbeat", BEAT)
                .errorPage(418, "/y");
        assertBeats(container, webapp);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void errorPage_ofAStreamThatFailed_isAStreamOfItsOwn(Container container) throws Exception {
        Script failing = Script.of((request, response) -> {
            response.setContentType("text/event-stream");
            response.getOutputStream().print("data: never seen\n\n");
            throw new IllegalStateException("wanted by the test");
        });
        Webapp webapp = Webapp.of("/x", failing)
                .with("/y", stream.blocking())
                .filter("/*", new SseFilter(), "heartbeat", BEAT, "flushAfter", "off")
                .errorPage(500, "/y");
        assertBeats(container, webapp);
    }

    // ---- dispatches

    private Webapp dispatching(Script second, EnumSet<DispatcherType> dispatches) {
        Script first = Script.of((request, response) -> {
            AsyncContext async = request.startAsync();
            stream.serve(request, response);
            async.dispatch("/y");
        });
        return withControl(Webapp.of("/x", first).with("/y", second))
                .filter("/x", new SseFilter(), dispatches, "heartbeat", BEAT)
                .filter("/y", new SseFilter(), dispatches, "heartbeat", BEAT);
    }

    private void assertBeatsAcrossDispatch(Container container, Webapp webapp, boolean beatsLater) throws Exception {
        try (RunningContainer running = container.start(webapp);
                RawSseClient client = get(running, "/x")) {
            stream.begin();
            stream.send("data: 1\n\n");
            client.readComments(2);
            stream.end();
            stream.send("data: 2\n\n");
            client.readEvents(2);
            if (beatsLater) {
                client.readComments(client.comments().size() + 2);
            }
            stream.send("data: 3\n\n");
            stream.end();
            assertEvents(client, "1", "2", "3");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void dispatchedServlet_behindTheFilterAgain_hasHeartbeats(Container container) throws Exception {
        assertBeatsAcrossDispatch(
                container,
                dispatching(stream.blocking(), EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC)),
                true);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void dispatchedServlet_notBehindTheFilterAgain_isIntact(Container container) throws Exception {
        assertBeatsAcrossDispatch(container, dispatching(stream.blocking(), EnumSet.of(DispatcherType.REQUEST)), false);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void dispatchedServlet_thatStartsAsyncAgain_hasHeartbeats(Container container) throws Exception {
        assertBeatsAcrossDispatch(
                container,
                dispatching(stream.asynchronous(), EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC)),
                true);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void dispatchedServlet_thatStartsAsyncAgain_andIsNotBehindTheFilter_hasHeartbeats(Container container)
            throws Exception {
        assertBeatsAcrossDispatch(
                container, dispatching(stream.asynchronous(), EnumSet.of(DispatcherType.REQUEST)), true);
    }

    // ---- non-blocking

    @ParameterizedTest
    @EnumSource(Container.class)
    void servletWithAWriteListener_hasHeartbeats(Container container) throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Script script = Script.of((request, response) -> writeTwo(request, response, goOn));
        try (RunningContainer running = container.start(webapp(script, "heartbeat", BEAT));
                RawSseClient client = get(running, "/x")) {
            client.readEvents(1);
            client.readComments(3);
            goOn.countDown();
            assertEvents(client, "1", "2");
        }
    }

    private static void writeTwo(HttpServletRequest request, HttpServletResponse response, CountDownLatch goOn)
            throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        response.setContentType("text/event-stream");
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new WriteListener() {
            private boolean written;

            @Override
            public void onWritePossible() throws IOException {
                if (!written && out.isReady()) {
                    written = true;
                    out.write("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));
                    if (out.isReady()) {
                        out.flush();
                    }
                    new Thread(this::finish, "application").start();
                }
            }

            private void finish() {
                try {
                    if (goOn.await(20, TimeUnit.SECONDS) && out.isReady()) {
                        out.write("data: 2\n\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                async.complete();
            }

            @Override
            public void onError(Throwable cause) {
                async.complete();
            }
        });
    }

    // ---- streams that need no filter

    /** Its own heartbeats come later than the test lasts. */
    private static final class Own extends SseServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void onOpen(SseConnection connection) {
            connection.subscribe("news");
        }

        void publish(String data) {
            broadcaster().publish("news", SseEvent.of(data));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void sseServlet_behindTheFilter_isUntouched(Container container) throws Exception {
        Own own = new Own();
        Webapp webapp = withControl(new Webapp()
                .with("/x", own, "heartbeat", "1h")
                .filter("/x", new SseFilter(), "heartbeat", BEAT, "cors", "*", "headers", "Connection"));
        try (RunningContainer running = container.start(webapp)) {
            String lastId;
            try (RawSseClient client = get(running, "/x")) {
                assertThat(client.head().headers().allValues("X-Accel-Buffering"))
                        .containsExactly("no");
                assertThat(client.head().headers().allValues("Vary")).isEmpty();
                letTimePass(running);
                own.publish("1");
                lastId = client.readEvents(1).get(0).lastEventId();
                letTimePass(running);
                client.readFor(Duration.ofMillis(1));
                assertThat(client.comments()).isEmpty();
            }
            own.publish("2");
            try (RawSseClient client = RawSseClient.to("127.0.0.1", running.port())
                    .path("/x")
                    .header("Last-Event-ID", lastId)
                    .connect()) {
                own.publish("3");
                assertThat(client.readEvents(2)).extracting(ReceivedEvent::data).containsExactly("2", "3");
            }
        }
    }
}
