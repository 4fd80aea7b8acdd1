// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rivulet.testkit.TestServer.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RawSseClientTest {

    private final TestServer server = new TestServer();
    private RawSseClient client;
    private Exchange exchange;

    @AfterEach
    void closeAll() throws IOException {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    private RawSseClient.Builder builder() {
        return RawSseClient.to("127.0.0.1", server.port());
    }

    private void connect(RawSseClient.Builder builder) throws IOException {
        client = builder.connect();
        exchange = server.next();
    }

    @Test
    void request_isSentAsTold() throws IOException {
        client = RawSseClient.connect(
                "127.0.0.1", server.port(), "/a?b=\u00E9", Map.of("Last-Event-ID", "\u00E9", "host", "example.org"));
        exchange = server.next();

        assertThat(exchange.method).isEqualTo("GET");
        assertThat(exchange.path).isEqualTo("/a?b=\u00E9");
        assertThat(exchange.header("Host")).isEqualTo("example.org");
        assertThat(exchange.header("Accept")).isEqualTo("text/event-stream");
        assertThat(exchange.header("Last-Event-ID")).isEqualTo("\u00E9");
    }

    @Test
    void body_isSentWithItsLength() throws IOException {
        connect(builder().method("POST").body("h\u00E9".getBytes(StandardCharsets.UTF_8)));

        assertThat(exchange.method).isEqualTo("POST");
        assertThat(exchange.header("Host")).isEqualTo("127.0.0.1:" + server.port());
        assertThat(exchange.body()).isEqualTo("h\u00E9");
    }

    @Test
    void head_isReadWithoutInformationalOnes() throws IOException {
        connect(builder());
        exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").head(200, "text/event-stream", "X-A: 1", "x-a:2 ");

        RawSseClient.Head head = client.head();
        assertThat(head.statusLine()).isEqualTo("HTTP/1.1 200 Text");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers().allValues("X-a")).containsExactly("1", "2");
        assertThat(head.headers().firstValue("Link")).isEmpty();
        assertThat(client.head()).isSameAs(head);
    }

    @Test
    void chunks_areDecodedAndParsed() throws IOException {
        connect(builder());
        exchange.stream().send("data: a\n").send("\nda").raw("11;name=value\r\nta: b\n\n:\ndata: c\n\r\n");

        exchange.send("\n");
        assertThat(client.readEvents(3)).extracting(ReceivedEvent::data).containsExactly("a", "b", "c");
        assertThat(client.readComments(1)).containsExactly("");
        assertThat(client.readEvent(event -> event.data().equals("b")).name()).isEqualTo("message");
        assertThat(client.events()).hasSize(3);
        assertThat(client.comments()).hasSize(1);
        assertThat(new String(client.body(), StandardCharsets.UTF_8)).startsWith("data: a\n\ndata: b");
        assertThat(client.isComplete()).isFalse();
    }

    @Test
    void lastChunk_completesTheResponse() throws IOException {
        connect(builder());
        exchange.stream().send("data: a\n\n").raw("0\r\nTrailer: x\r\n\r\n");

        assertThat(client.readToEnd()).hasSize(9);
        assertThat(client.isComplete()).isTrue();
        assertThat(client.failure()).isEmpty();
        assertThat(client.read()).isFalse();
    }

    @Test
    void connectionThatEndsInsideTheBody_isAFailure() throws IOException {
        connect(builder());
        exchange.stream().send("data: a\n\n").cut();

        assertThat(client.readToEnd()).hasSize(9);
        assertThat(client.isComplete()).isFalse();
        assertThat(client.failure()).isPresent();
        assertThatThrownBy(() -> client.readEvents(2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("no 2 events and none can come any more", "broken", "message \"a\"");
    }

    @Test
    void announcedLength_completesTheResponse() throws IOException {
        connect(builder());
        exchange.answer(404, "text/plain", "gone");

        assertThat(client.readToEnd()).isEqualTo("gone".getBytes(StandardCharsets.UTF_8));
        assertThat(client.isComplete()).isTrue();
    }

    @Test
    void endOfTheConnection_completesAResponseThatAnnouncedNothing() throws IOException {
        connect(builder());
        exchange.raw("HTTP/1.0 200 OK\r\n\r\ndata: a\n\n").cut();

        client.readToEnd();
        assertThat(client.isComplete()).isTrue();
        assertThat(client.events()).hasSize(1);
    }

    @Test
    void responsesWithoutBody_areCompleteAtOnce() throws IOException {
        connect(builder().method("HEAD"));
        exchange.head(200, "text/event-stream");
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(client.isComplete()).isTrue();
        client.close();

        connect(builder());
        exchange.raw("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(client.readToEnd()).isEmpty();
        assertThat(client.isComplete()).isTrue();
    }

    @Test
    void malformedResponse_isAFailure() throws IOException {
        connect(builder());
        exchange.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n");

        client.readToEnd();
        assertThat(client.failure()).get().asString().contains("longer than it said");
        client.close();

        connect(builder());
        exchange.raw("SSH-2.0-x\r\n");
        assertThatThrownBy(() -> client.head()).hasMessageContaining("no head");
        assertThat(client.failure()).get().asString().contains("not a status line");
    }

    @Test
    void readFor_returnsWhenTheTimeIsOverAndLosesNothing() throws IOException {
        connect(builder());
        exchange.stream().send("data: a\n\n").raw("1");
        client.readEvents(1);

        client.readFor(Duration.ofMillis(50));
        assertThat(client.events()).hasSize(1);
        exchange.raw("0\r\ndata: bcdefghi\n\r\n").send("\n");
        assertThat(client.readEvents(2).get(1).data()).isEqualTo("bcdefghi");
        exchange.end();
        client.readFor(Duration.ofSeconds(20));
        assertThat(client.isComplete()).isTrue();
    }

    @Test
    void waitBeyondTheDeadline_fails() throws IOException {
        connect(builder().deadline(Duration.ofMillis(100)).path("/slow"));

        assertThatThrownBy(() -> client.head())
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("no head within the deadline", "GET /slow: no response");
        assertThatThrownBy(() -> client.read()).isInstanceOf(AssertionError.class);
        exchange.stream();
        assertThat(client.head().status()).isEqualTo(200);
    }

    @Test
    void stalledClient_letsTheServerFillItsBuffersAndResumesWithoutLoss() throws Exception {
        connect(builder().receiveBufferSize(2048));
        exchange.stream();
        exchange.socket().setSendBufferSize(4096);
        String block = "data: " + "x".repeat(10_000) + "\n\n";
        int blocks = 500;
        Thread writer = new Thread(() -> {
            for (int i = 0; i < blocks; i++) {
                exchange.send(block);
            }
            exchange.end();
        });
        writer.start();
        writer.join(300);

        assertThat(writer.isAlive()).as("the writer is held up").isTrue();
        assertThat(client.readEvents(blocks)).allMatch(event -> event.size() == block.length());
        client.readToEnd();
        writer.join();
        assertThat(client.isComplete()).isTrue();
    }

    @Test
    void reset_isSeenAsAResetByTheServer() throws IOException {
        connect(builder());
        exchange.stream();
        client.head();

        client.reset();
        client.reset();

        assertThat(exchange.awaitPeerGone()).isTrue();
    }

    @Test
    void close_isSeenAsAnEndByTheServer() throws IOException {
        connect(builder());
        exchange.stream();
        client.head();

        client.close();

        assertThat(exchange.awaitPeerGone()).isFalse();
    }

    @Test
    void halfClose_leavesTheOtherHalfOpen() throws IOException {
        connect(builder());
        client.halfClose();

        assertThat(exchange.awaitPeerGone()).isFalse();
        exchange.stream().send("data: a\n\n");
        assertThat(client.readEvents(1)).hasSize(1);
    }

    @Test
    void requestAgain_usesTheSameSocketAndForgetsTheFirstResponse() throws IOException {
        connect(builder().path("/one"));
        exchange.stream().send("id: 1\ndata: a\n\n");
        client.readEvents(1);
        assertThatIllegalStateException().isThrownBy(() -> client.requestAgain("/two"));
        exchange.end();
        client.readToEnd();

        client.requestAgain("/two");
        Exchange second = server.next();
        second.stream().send("data: b\n\n");

        assertThat(second.path).isEqualTo("/two");
        assertThat(second.socket()).isSameAs(exchange.socket());
        assertThat(second.socket().getPort()).isEqualTo(client.localPort());
        assertThat(client.readEvents(1))
                .extracting(ReceivedEvent::data, ReceivedEvent::lastEventId)
                .containsExactly(tuple("b", ""));
    }

    @Test
    void bytesBehindTheResponse_belongToTheNext() throws IOException {
        connect(builder());
        exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 201 Early\r\n");
        client.readToEnd();
        client.requestAgain("/two");

        exchange.raw("Content-Length: 0\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(201);
    }

    @Test
    void send_sendsBytesAsTheyAre() throws IOException {
        connect(builder().header("Connection", "x"));
        client.send("G".getBytes(StandardCharsets.UTF_8));

        assertThat(exchange.socket().getInputStream().read()).isEqualTo('G');
    }

    @Test
    void refusedConnection_isAnException() throws IOException {
        server.close();

        assertThatThrownBy(() -> builder().connect()).isInstanceOf(IOException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> builder().receiveBufferSize(0));
    }
}
