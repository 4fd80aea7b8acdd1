// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import static dev.rivulet.guide.GuideServer.uri;
import static dev.rivulet.guide.GuideServer.webapp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.guide.GuideServer;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Model Context Protocol over HTTP, in its three forms. */
@ExtendWith(GuideServer.class)
final class McpTest {

    private static final String CALL = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"weather","_meta":{"progressToken":"p"}}}
            """;

    @BeforeAll
    static void start() throws Exception {
        webapp("/mcp")
                .with(new McpServlet())
                .with(new McpResumableServlet())
                .with(new OldMcpServlet())
                .with(new OldMcpMessages())
                .start();
    }

    private static SseTestClient.Builder call(String path) {
        return SseTestClient.builder(uri(path))
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .post("application/json", CALL);
    }

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void call_isAnsweredByAStream_thatEndsWithTheResult() {
        try (SseTestClient client = call("/mcp/mcp").open()) {
            client.awaitEnd();
            List<ReceivedEvent> events = client.events();
            assertThat(events).hasSize(4).extracting(ReceivedEvent::name).containsOnly("message");
            assertThat(events.get(0).data()).contains("notifications/progress", "\"progressToken\":\"p\"");
            assertThat(events.get(3).data()).contains("\"id\":1", "sunny");
            assertThat(client.responseHeaders().firstValue("X-Accel-Buffering")).hasValue("no");
        }
    }

    @Test
    void otherRequests_areAnsweredByJson() throws Exception {
        String list = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";
        HttpResponse<String> tools = post("/mcp/mcp", list, "MCP-Protocol-Version", "2026-07-28");
        assertThat(tools.statusCode()).isEqualTo(200);
        assertThat(tools.headers().firstValue("Content-Type")).get().asString().startsWith("application/json");
        assertThat(tools.body()).contains("weather");
        assertThat(post("/mcp/mcp", list).statusCode()).isEqualTo(400);
        assertThat(post("/mcp/mcp", list.replace("list", "lost"), "MCP-Protocol-Version", "2026-07-28")
                        .statusCode())
                .isEqualTo(404);
        try (SseTestClient get = SseTestClient.connect(uri("/mcp/mcp"))) {
            assertThat(get.status()).isEqualTo(405);
        }
        assertThat(post("/mcp/mcp", list, "Origin", "http://attacker.example").statusCode())
                .isEqualTo(403);
    }

    @Test
    void revisionsThatResume_goOnBehindTheLastId() {
        String id;
        try (SseTestClient client = call("/mcp/mcp-2025").open()) {
            client.awaitEnd();
            assertThat(client.events())
                    .hasSize(4)
                    .first()
                    .extracting(ReceivedEvent::data)
                    .isEqualTo("");
            assertThat(client.events().get(2).data()).contains("sunny");
            id = client.events().get(1).lastEventId();
        }
        try (SseTestClient again =
                SseTestClient.builder(uri("/mcp/mcp-2025")).lastEventId(id).open()) {
            again.awaitEnd();
            assertThat(again.events())
                    .first()
                    .extracting(ReceivedEvent::data)
                    .asString()
                    .contains("sunny");
        }
    }

    @Test
    void oldTransport_namesItsEndpoint_andAnswersOnTheStream() throws Exception {
        try (SseTestClient client = SseTestClient.connect(uri("/mcp/sse"))) {
            ReceivedEvent endpoint = client.awaitEvents(1).get(0);
            assertThat(endpoint.name()).isEqualTo("endpoint");
            assertThat(post(endpoint.data(), CALL).statusCode()).isEqualTo(202);
            assertThat(client.awaitEvents(2).get(1).data()).contains("sunny");
            assertThat(client.events().get(1).name()).isEqualTo("message");
        }
        assertThat(post("/mcp/messages?sessionId=nobody", CALL).statusCode()).isEqualTo(404);
    }
}
