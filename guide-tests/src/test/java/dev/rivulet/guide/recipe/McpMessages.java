// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Some messages of the protocol; a library that knows it would make them. */
final class McpMessages {

    private McpMessages() {}

    private static ObjectNode message() {
        return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    }

    private static ObjectNode answerTo(JsonNode request) {
        ObjectNode answer = message();
        answer.set("id", request.path("id"));
        return answer;
    }

    static String result(JsonNode call, String text) {
        ObjectNode answer = answerTo(call);
        answer.putObject("result")
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
        return answer.toString();
    }

    static String tools(JsonNode request) {
        ObjectNode answer = answerTo(request);
        answer.putObject("result").putArray("tools").addObject().put("name", "weather");
        return answer.toString();
    }

    static String progress(JsonNode call, int done, int total) {
        ObjectNode notification = message().put("method", "notifications/progress");
        notification
                .putObject("params")
                .put("progress", done)
                .put("total", total)
                .set("progressToken", call.at("/params/_meta/progressToken"));
        return notification.toString();
    }

    static String unknownMethod(JsonNode request) {
        ObjectNode answer = answerTo(request);
        answer.putObject("error").put("code", -32601).put("message", "Method not found");
        return answer.toString();
    }

    static String unsupportedVersion(@Nullable String requested) {
        ObjectNode answer = message();
        ObjectNode error = answer.putObject("error").put("code", -32022).put("message", "Unsupported protocol version");
        ObjectNode data = error.putObject("data").put("requested", requested);
        data.putArray("supported").add("2026-07-28");
        return answer.toString();
    }
}
