// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openqa.selenium.json.Json;

/** Commands and answers of WebDriver BiDi over a WebSocket. */
final class BidiSession implements AutoCloseable {

    private static final int SECONDS = 60;

    private final Map<Long, CompletableFuture<Map<?, ?>>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong commands = new AtomicLong();
    private final Json json = new Json();
    private final WebSocket socket;

    private BidiSession(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Answers())
                .join();
    }

    static BidiSession open(URI address) {
        return new BidiSession(address);
    }

    /** Sends a command and gives the result. */
    Map<?, ?> call(String method, Map<String, ?> parameters) throws Exception {
        long id = commands.incrementAndGet();
        CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(json.toJson(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        Map<?, ?> all = answer.get(SECONDS, TimeUnit.SECONDS);
        if (!(all.get("result") instanceof Map<?, ?> result)) {
            throw new IllegalStateException(method + ": " + all);
        }
        return result;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                Map<?, ?> answer = json.toType(text.toString(), Json.MAP_TYPE);
                text.setLength(0);
                if (answer.get("id") instanceof Number id) {
                    CompletableFuture<Map<?, ?>> command = waiting.remove(id.longValue());
                    if (command != null) {
                        command.complete(answer);
                    }
                }
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
