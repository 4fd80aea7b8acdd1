// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rivulet.testkit.TestServer.Exchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SseTestClientTest {

    private final TestServer server = new TestServer();
    private final List<SseTestClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void closeAll() throws IOException {
        clients.forEach(SseTestClient::close);
        threads.shutdown();
        server.close();
    }

    private SseTestClient.Builder builder() {
        return SseTestClient.builder(server.uri("/events")).reconnectionTime(Duration.ofMillis(10));
    }

    /** Opens a client in the background, since opening waits for the head that the test is about to send. */
    private CompletableFuture<SseTestClient> opening(SseTestClient.Builder builder) {
        SseTestClient client = builder.build();
        clients.add(client);
        return CompletableFuture.supplyAsync(client::open, threads);
    }

    private static SseTestClient opened(CompletableFuture<SseTestClient> opening) throws Exception {
        return opening.get(20, TimeUnit.SECONDS);
    }

    @Test
    void defaultRequest_isWhatEventSourceSends() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        Exchange exchange = server.next();

        assertThat(exchange.method).isEqualTo("GET");
        assertThat(exchange.path).isEqualTo("/events");
        assertThat(exchange.header("Accept")).isEqualTo("text/event-stream");
        assertThat(exchange.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(exchange.headers).doesNotContainKeys("Last-Event-ID", "Cookie", "Upgrade");
        exchange.stream();
        opened(opening);
    }

    @Test
    void request_carriesWhatWasAskedFor() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder()
                .post("text/plain", "h\u00E9")
                .header("X-One", "1")
                .header("Accept", "*/*")
                .cookie("a", "1")
                .cookie("b", "2")
                .lastEventId("7"));
        Exchange exchange = server.next();

        assertThat(exchange.method).isEqualTo("POST");
        assertThat(exchange.body()).isEqualTo("h\u00E9");
        assertThat(exchange.header("Content-Type")).isEqualTo("text/plain");
        assertThat(exchange.header("X-One")).isEqualTo("1");
        assertThat(exchange.header("Accept")).isEqualTo("*/*");
        assertThat(exchange.header("Cookie")).isEqualTo("a=1; b=2");
        assertThat(exchange.header("Last-Event-ID")).isEqualTo("7");
        exchange.stream();
        assertThat(opened(opening).lastEventId()).isEqualTo("7");
    }

    @Test
    void otherMethods_areSent() throws Exception {
        CompletableFuture<SseTestClient> opening =
                opening(builder().method("DELETE", HttpRequest.BodyPublishers.noBody()));
        Exchange exchange = server.next();
        exchange.answer(405, "text/plain", "no");

        assertThat(exchange.method).isEqualTo("DELETE");
        assertThat(opened(opening).status()).isEqualTo(405);
    }

    @Test
    void http2_isOfferedAsAnUpgrade() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().http2());
        Exchange exchange = server.next();

        assertThat(exchange.header("Upgrade")).isEqualTo("h2c");
        exchange.stream().send("data: a\n\n");
        assertThat(opened(opening).awaitEvents(1)).hasSize(1);
    }

    @Test
    void open_returnsAtTheHeadBeforeAnyEvent() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        server.next().head(200, "Text/Event-Stream ; charset=UTF-8", "X-Two: 2");
        SseTestClient client = opened(opening);

        assertThat(client.status()).isEqualTo(200);
        assertThat(client.responseHeaders().firstValue("x-two")).hasValue("2");
        assertThat(client.isOpen()).isTrue();
        assertThat(client.events()).isEmpty();
        assertThat(client.reconnects()).isZero();
        assertThatIllegalStateException().isThrownBy(client::open);
    }

    @Test
    void events_arriveOneByOneWithCommentsAndRetry() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        Exchange exchange = server.next().stream();
        SseTestClient client = opened(opening);

        exchange.send("retry: 70\nevent: tick\nid: 1\ndata: \u00E9").send("\n\n:\n");
        assertThat(client.awaitEvents(1).get(0).name()).isEqualTo("tick");
        assertThat(client.awaitComments(1)).containsExactly("");
        assertThat(client.retry()).hasValue(Duration.ofMillis(70));
        assertThat(client.lastEventId()).isEqualTo("1");

        exchange.send("data: b\n\ndata: c\n\n");
        assertThat(client.awaitEvent(event -> event.data().equals("c")).lastEventId())
                .isEqualTo("1");
        assertThat(client.awaitEvents(2)).extracting(ReceivedEvent::data).containsExactly("\u00E9", "b");
        assertThat(client.events()).hasSize(3);
        assertThat(client.comments()).hasSize(1);
    }

    @Test
    void endOfTheStream_endsAClientThatDoesNotReconnect() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        server.next().stream().send("data: a\n\n").end();
        SseTestClient client = opened(opening);

        client.awaitEnd();
        assertThat(client.isOpen()).isFalse();
        assertThat(client.failure()).isEmpty();
        assertThat(client.events()).hasSize(1);
        assertThat(server.hasRequest()).isFalse();
    }

    @Test
    void brokenConnection_isAFailure() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        server.next().stream().send("data: a\n\n").cut();
        SseTestClient client = opened(opening);

        client.awaitEnd();
        assertThat(client.failure()).get().isInstanceOf(IOException.class);
    }

    @Test
    void waitForWhatCannotComeAnyMore_failsAtOnceAndTellsWhatCame() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        server.next().stream().send("event: tick\nid: 5\ndata: a\ndata: b\n\n").end();
        SseTestClient client = opened(opening);

        assertThatThrownBy(() -> client.awaitEvents(2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("no 2 events and none can come any more", "GET http://127.0.0.1", "/events")
                .hasMessageContainingAll("ENDED", "status 200", "1 events", "tick #5 \"a\\nb\"");
    }

    @Test
    void waitBeyondTheDeadline_fails() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().deadline(Duration.ofMillis(100)));
        server.next().stream().send("data: " + "x".repeat(100_000) + "\n\n");
        SseTestClient client = opened(opening);

        assertThatThrownBy(() -> client.awaitEvent(event -> event.data().equals("y")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no such event within PT0.1S")
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(1000));
        assertThatThrownBy(client::awaitEnd).hasMessageContaining("no end within");
        assertThatThrownBy(() -> client.awaitComments(1)).hasMessageContaining("1 comments");
    }

    @Test
    void headThatDoesNotCome_failsOpen() {
        SseTestClient.Builder hasty = builder().deadline(Duration.ofMillis(100));

        assertThatThrownBy(hasty::open)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no response within PT0.1S");
        server.next().awaitPeerGone();
    }

    @Test
    void unreachableServer_failsOpenAtOnce() throws IOException {
        server.close();

        assertThatThrownBy(() -> SseTestClient.connect(server.uri("/")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no response and none can come")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void responseBeforeItCame_isRefused() {
        SseTestClient client = builder().build();

        assertThatIllegalStateException().isThrownBy(client::status);
        assertThatIllegalStateException().isThrownBy(client::responseHeaders);
        assertThat(client.isOpen()).isFalse();
        client.close();
        assertThatIllegalStateException().isThrownBy(client::open);
    }

    @Test
    void anyOtherStatus_endsForGoodEvenWhenReconnecting() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().reconnecting(true));
        server.next().answer(503, "text/event-stream", "data: busy\n\n");
        SseTestClient client = opened(opening);

        client.awaitEnd();
        assertThat(client.status()).isEqualTo(503);
        assertThat(client.body()).isEqualTo("data: busy\n\n");
        assertThat(client.events()).isEmpty();
        assertThatThrownBy(() -> client.awaitEvents(1)).hasMessageContaining("none can come");
        assertThat(client.reconnects()).isZero();
    }

    @Test
    void otherContentType_endsForGood() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().reconnecting(true));
        server.next().head(200, "text/event-streams").send("data: a\n\n");
        SseTestClient client = opened(opening);

        assertThat(client.isOpen()).isFalse();
        assertThatThrownBy(() -> client.awaitEvents(1)).hasMessageContaining("REJECTED");
    }

    @Test
    void longBodyThatIsNoStream_isCut() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        Exchange exchange = server.next().head(200, "text/plain").send("x".repeat(100_000));
        SseTestClient client = opened(opening);

        client.awaitEnd();
        assertThat(client.body()).hasSize(65_536);
        exchange.awaitPeerGone();
    }

    @Test
    void status204_stopsAReconnectingClient() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().reconnecting(true));
        server.next().stream().send("data: a\n\n").end();
        SseTestClient client = opened(opening);
        Exchange second = server.next();
        second.raw("HTTP/1.1 204 No Content\r\n\r\n").done.countDown();

        client.awaitEnd();
        assertThat(client.status()).isEqualTo(204);
        assertThat(client.reconnects()).isEqualTo(1);
        assertThat(client.failure()).isEmpty();
    }

    @Test
    void reconnectingClient_comesBackWithTheLastEventId() throws Exception {
        CompletableFuture<SseTestClient> opening =
                opening(builder().reconnecting(true).cookie("a", "1").post("text/plain", "x"));
        server.next().stream().send("id: 1\ndata: a\n\nid: 2\n\nid: 3\n").end();
        SseTestClient client = opened(opening);
        Exchange second = server.next();
        assertThat(second.header("Last-Event-ID")).isEqualTo("2");
        assertThat(second.header("Cookie")).isEqualTo("a=1");
        assertThat(second.body()).isEqualTo("x");
        second.stream().send("data: b\n\n");

        assertThat(client.awaitEvents(2))
                .extracting(ReceivedEvent::data, ReceivedEvent::lastEventId)
                .containsExactly(tuple("a", "1"), tuple("b", "2"));
        client.awaitReconnects(1);
        assertThat(client.reconnects()).isEqualTo(1);
    }

    @Test
    void reconnectingClient_comesBackAfterABrokenConnection() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().reconnecting(true));
        server.next().stream().send("id: 1\ndata: a\n\n").cut();
        opened(opening);

        assertThat(server.next().header("Last-Event-ID")).isEqualTo("1");
    }

    @Test
    void reconnectingClient_waitsAsLongAsRetrySays() throws Exception {
        CompletableFuture<SseTestClient> opening =
                opening(builder().reconnecting(true).reconnectionTime(Duration.ofHours(1)));
        Exchange first = server.next().stream().send("retry: 300\n\n");
        opened(opening);
        long start = System.nanoTime();
        first.end();
        server.next();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void reconnectingClient_keepsTryingUntilTheServerIsThere() throws Exception {
        int port = server.port();
        server.close();
        CompletableFuture<SseTestClient> opening = opening(SseTestClient.builder(URI.create("http://127.0.0.1:" + port))
                .reconnecting(true)
                .reconnectionTime(Duration.ofMillis(10)));
        SseTestClient client = clients.get(0);
        Waiting.until(() -> client.reconnects() >= 3, client::toString);
        assertThat(opening).isNotDone();
        client.close();

        assertThatThrownBy(() -> opened(opening)).hasMessageContaining("no response");
    }

    @Test
    void cut_killsTheConnectionAndAReconnectingClientComesBack() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().reconnecting(true));
        Exchange first = server.next().stream().send("id: 1\ndata: a\n\n");
        SseTestClient client = opened(opening);
        client.awaitEvents(1);

        client.cut();

        first.awaitPeerGone();
        Exchange second = server.next();
        assertThat(second.header("Last-Event-ID")).isEqualTo("1");
        second.stream();
        client.awaitReconnects(1);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void cut_endsAClientThatDoesNotReconnect() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        Exchange first = server.next().stream();
        SseTestClient client = opened(opening);

        client.cut();

        client.awaitEnd();
        first.awaitPeerGone();
        assertThat(client.failure()).get().asString().contains("cut by the test");
    }

    @Test
    void close_endsEverythingAndMayBeRepeated() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().reconnecting(true));
        Exchange first = server.next().stream();
        SseTestClient client = opened(opening);

        client.close();
        client.close();

        first.awaitPeerGone();
        client.awaitEnd();
        assertThat(client.isOpen()).isFalse();
        assertThat(client.reconnects()).isZero();
        assertThatThrownBy(() -> client.awaitEvents(1)).hasMessageContaining("none can come");
    }

    @Test
    void closeBetweenTwoConnections_preventsTheNext() throws Exception {
        SseTestClient.Builder reconnecting = builder().reconnecting(true).reconnectionTime(Duration.ofMillis(100));
        SseTestClient closed = lost(reconnecting);
        closed.close();
        lost(reconnecting.header("X-Other", "yes"));

        assertThat(server.next().header("X-Other")).isEqualTo("yes");
        assertThat(server.hasRequest()).isFalse();
        assertThat(closed.reconnects()).isZero();
    }

    private SseTestClient lost(SseTestClient.Builder builder) throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder);
        Exchange exchange = server.next().stream();
        SseTestClient client = opened(opening);
        exchange.end();
        Waiting.until(() -> !client.isOpen(), client::toString);
        return client;
    }

    @Test
    void redirect_isAnAnswerUnlessItIsToBeFollowed() throws Exception {
        CompletableFuture<SseTestClient> staying = opening(builder());
        redirect(server.next());
        assertThat(opened(staying).status()).isEqualTo(302);

        CompletableFuture<SseTestClient> following = opening(builder().followingRedirects(true));
        redirect(server.next());
        Exchange second = server.next().stream();
        assertThat(second.path).isEqualTo("/there");
        assertThat(opened(following).isOpen()).isTrue();
    }

    private void redirect(Exchange exchange) {
        exchange.raw("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n")
                .done
                .countDown();
    }

    @Test
    void lastEventIdThatCannotBeSent_isAFailureAndNotDamagedSilently() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder().reconnecting(true));
        server.next().stream().send("id: \u00E9\ndata: a\n\n").end();
        SseTestClient client = opened(opening);

        client.awaitEnd();
        assertThat(client.failure()).get().asString().contains("cannot send this Last-Event-ID");
    }

    @Test
    void ownHttpClient_isUsed() throws Exception {
        HttpClient own = HttpClient.newBuilder()
                .authenticator(new java.net.Authenticator() {})
                .build();
        CompletableFuture<SseTestClient> opening = opening(builder().httpClient(own));
        server.next().stream();

        assertThat(opened(opening).isOpen()).isTrue();
    }

    @Test
    void manyClients_shareTheirThreads() throws Exception {
        List<CompletableFuture<SseTestClient>> opening = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            opening.add(opening(builder()));
            server.next().stream().send("data: " + i + "\n\n");
        }
        for (CompletableFuture<SseTestClient> one : opening) {
            opened(one).awaitEvents(1);
        }
        long selectors = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .count();

        assertThat(selectors).isLessThanOrEqualTo(3);
    }

    @Test
    void workers_endSoonAfterTheLastClient() throws Exception {
        CompletableFuture<SseTestClient> opening = opening(builder());
        server.next().stream();
        opened(opening).close();
        Waiting.until(() -> workers() == 0, () -> workers() + " workers");
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sse-test-client-"))
                .count();
    }
}
