// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How requests are answered that do not simply get a stream. */
abstract class RequestBehaviours {

    private static final int PATIENCE_MILLIS = 40_000;

    private static RawSseClient answer(Deployed app, String method, String accept) throws IOException {
        RawSseClient client = app.raw("/stream?name=" + Deployed.newName())
                .method(method)
                .header("Accept", accept)
                .header("Connection", "close")
                .connect();
        client.head();
        return client;
    }

    @Behaviour(value = "HEAD gets the headers and ends", row = 1)
    void head_getsTheHeaders_andEnds(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String path = "/stream?name=" + Deployed.newName();
        try (RawSseClient client = app.raw(path).method("HEAD").connect()) {
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.head().headers().firstValue("content-type").orElse(""))
                    .startsWith("text/event-stream");

            client.requestAgain(app.contextPath() + path);
            assertThat(client.head().status()).isEqualTo(200);
        }
    }

    @Behaviour(value = "HTTP/1.0 gets a stream without chunks", row = 2)
    void http10_getsAStreamWithoutChunks(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (Socket socket = new Socket("127.0.0.1", app.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + app.contextPath() + "/stream?name=" + name + " HTTP/1.0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String head = readUntil(in, "\r\n\r\n");
            app.publish(name, "hello");
            app.control("complete", "topic", name);
            String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(head).startsWith("HTTP/1.").contains(" 200 ");
            assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding", "keep-alive");
            assertThat(body.lines())
                    .contains("data: hello")
                    .allMatch(line -> line.matches("|:|id: .*|data: .*|event: end"));
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new AssertionError("the response ended after " + text);
            }
            text.append((char) octet);
        }
        return text.toString();
    }

    @Behaviour(value = "405 with Allow, 406, both with the webapp's error page", row = 3)
    void refusals_showTheErrorPageOfTheWebapp(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        try (RawSseClient post = answer(app, "POST", "*/*");
                RawSseClient json = answer(app, "GET", "application/json")) {
            assertThat(post.head().status()).isEqualTo(405);
            assertThat(post.head().headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
            assertThat(new String(post.readToEnd(), StandardCharsets.UTF_8)).isEqualTo("the webapp's own page for 405");
            assertThat(json.head().status()).isEqualTo(406);
            assertThat(new String(json.readToEnd(), StandardCharsets.UTF_8)).isEqualTo("the webapp's own page for 406");
        }
    }

    @Behaviour(value = "an exception in onOpen ends the stream, and onClose is told", row = 4)
    void onOpen_thatThrows_endsTheStream(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (RawSseClient client = app.raw("/stream?fail=true&name=" + name).connect()) {
            client.readToEnd();

            assertThat(client.events()).isEmpty();
            assertThat(app.awaitClosed(name)).isEqualTo("APPLICATION_ERROR");
            assertThat(app.control("closedCount", "name", name)).isEqualTo("0");
        }
    }

    @Behaviour(value = "over a limit an EventSource is told to come back, others get 503", row = 5)
    void overTheLimit_eventSourceIsToldToComeBack_othersGet503(Containers container) throws Exception {
        try (Deployed app = Servers.own(container, WebappSettings.SMALL);
                SseTestClient first = app.connect("/stream?name=" + Deployed.newName());
                SseTestClient second = app.connect("/stream?name=" + Deployed.newName());
                SseTestClient browser = app.connect("/stream?name=" + Deployed.newName());
                RawSseClient other = answer(app, "GET", "*/*")) {
            browser.awaitEnd();

            assertThat(browser.status()).isEqualTo(200);
            assertThat(browser.retry().orElseThrow().toMillis()).isBetween(5_000L, 15_000L);
            assertThat(other.head().status()).isEqualTo(503);
            assertThat(other.head().headers().firstValue("retry-after")).isPresent();
            assertThat(first.isOpen()).isTrue();
            assertThat(second.isOpen()).isTrue();
        }
    }

    @Behaviour(value = "a drain ends streams with a retry, and then admits nobody", row = 6)
    void drain_endsStreams_withRetry(Containers container) throws Exception {
        String name = Deployed.newName();
        try (Deployed app = Servers.own(container, WebappSettings.SMALL);
                SseTestClient client = app.connect("/stream?name=" + name)) {
            app.publish(name, "before it");

            assertThat(app.control("drain")).isEqualTo("0");
            client.awaitEnd();
            assertThat(client.retry()).isPresent();
            assertThat(client.events()).hasSize(1);
            assertThat(app.awaitClosed(name)).isEqualTo("SHUTDOWN");
            try (RawSseClient late = answer(app, "GET", "*/*")) {
                assertThat(late.head().status()).isEqualTo(503);
            }
        }
    }

    @Behaviour(value = "the end of the HTTP session ends its streams", row = 7)
    void session_thatEnds_endsItsStreams(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        String name = Deployed.newName();
        try (RawSseClient client = app.connectRaw("/stream?session=true&name=" + name)) {
            String cookie = client.head()
                    .headers()
                    .firstValue("set-cookie")
                    .orElseThrow()
                    .split(";", -1)[0];
            try (RawSseClient logout =
                    app.raw("/control?do=logout").header("Cookie", cookie).connect()) {
                assertThat(logout.head().status()).isEqualTo(200);
            }
            client.readToEnd();

            assertThat(client.isComplete()).isTrue();
            assertThat(app.awaitClosed(name)).isEqualTo("SESSION_ENDED");
        }
    }
}
