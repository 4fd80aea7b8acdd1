// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.Refusal;
import dev.rivulet.event.SseEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers who finds no place. A browser's {@code EventSource} stops for good at any status but 200, so it gets an empty stream with a
 * reconnection delay, which differs from peer to peer, lest all come back at once.
 */
final class RefusalAnswer {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final long SHORTEST_SECONDS = 5;
    private static final long LONGEST_SECONDS = 15;

    private RefusalAnswer() {}

    static void send(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        if (refusal == Refusal.ENDED) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (request.getMethod().equals("GET") && AcceptHeader.namesStream(request)) {
            sendSoftly(response, refusal);
        } else {
            response.setHeader("Retry-After", Long.toString(delay().toSeconds()));
            response.sendError(status(refusal), text(refusal));
        }
    }

    private static void sendSoftly(HttpServletResponse response, Refusal refusal) throws IOException {
        StreamHeaders.set(response);
        SseEvent notice = SseEvent.ofComment(text(refusal)).withRetry(delay());
        response.getOutputStream().write(notice.encoded().toByteArray());
        response.flushBuffer();
    }

    private static Duration delay() {
        long millis = ThreadLocalRandom.current()
                .nextLong(
                        Duration.ofSeconds(SHORTEST_SECONDS).toMillis(),
                        Duration.ofSeconds(LONGEST_SECONDS).toMillis());
        return Duration.ofMillis(millis);
    }

    private static int status(Refusal refusal) {
        return switch (refusal) {
            case ADDRESS_LIMIT, USER_LIMIT, SESSION_LIMIT -> TOO_MANY_REQUESTS;
            case TOTAL_LIMIT, CLOSED, ENDED -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        };
    }

    private static String text(Refusal refusal) {
        return switch (refusal) {
            case TOTAL_LIMIT -> "too many connections, come back later";
            case ADDRESS_LIMIT -> "too many connections from this address, come back later";
            case USER_LIMIT -> "too many connections of this user, come back later";
            case SESSION_LIMIT -> "too many connections of this session, come back later";
            case ENDED -> "the stream has ended";
            case CLOSED -> "the server is stopping, come back later";
        };
    }
}
