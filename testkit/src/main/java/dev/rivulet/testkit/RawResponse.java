// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a raw client has read of one response. */
final class RawResponse implements EventStreamParser.Listener {

    private static final int SHOWN_EVENTS = 20;

    private final ResponseDecoder decoder;
    private final EventStreamParser parser = new EventStreamParser(this);
    private final List<ReceivedEvent> events = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private byte[] surplus = {};
    private @Nullable IOException failure;

    RawResponse(String method) {
        decoder = new ResponseDecoder(method, this::take);
    }

    private void take(byte[] content) {
        body.writeBytes(content);
        parser.feed(content);
    }

    void feed(byte[] bytes, int count) throws IOException {
        int used = decoder.feed(bytes, count);
        surplus = Arrays.copyOfRange(bytes, used, count);
    }

    void endOfConnection() {
        if (!decoder.end()) {
            failure = new IOException("the connection ended inside the response");
        }
    }

    void broken(IOException cause) {
        failure = cause;
    }

    boolean isOver() {
        return failure != null || isComplete();
    }

    boolean isComplete() {
        return decoder.isComplete();
    }

    RawSseClient.@Nullable Head head() {
        return decoder.head();
    }

    /** Bytes that came behind this response. */
    byte[] surplus() {
        return surplus;
    }

    byte[] body() {
        return body.toByteArray();
    }

    /** The events so far; grows. */
    List<ReceivedEvent> events() {
        return events;
    }

    /** The comments so far; grows. */
    List<String> comments() {
        return comments;
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public void onEvent(ReceivedEvent event) {
        events.add(event);
    }

    @Override
    public void onComment(String text) {
        comments.add(text);
    }

    @Override
    public String toString() {
        RawSseClient.Head head = head();
        StringBuilder text = new StringBuilder(head == null ? "no response" : head.statusLine());
        text.append(isComplete() ? ", complete, " : failure != null ? ", broken, " : ", open, ");
        text.append(body.size()).append(" bytes, ").append(comments.size()).append(" comments, ");
        text.append(events.size()).append(" events");
        events.stream().limit(SHOWN_EVENTS).forEach(event -> text.append("\n  ").append(event.summary()));
        return text.toString();
    }
}
