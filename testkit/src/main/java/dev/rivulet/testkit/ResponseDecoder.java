// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 *   STATUS -> HEADER -+-> CHUNK_SIZE <-> CHUNK <-> CHUNK_END ; CHUNK_SIZE -> TRAILER -> COMPLETE
 *      ^       |      +-> LENGTH --------------------------------------------------> COMPLETE
 *      +-(1xx)-+      +-> UNTIL_END ----------------------------(end of connection)-> COMPLETE
 */
/** A push decoder of one HTTP/1.x response: takes bytes in pieces of any size, gives the head and the body without its framing. */
final class ResponseDecoder {

    private static final int LONGEST_LINE = 65_536;

    private enum State {
        STATUS,
        HEADER,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        LENGTH,
        UNTIL_END,
        COMPLETE
    }

    private final boolean bodiless;
    private final Consumer<byte[]> body;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private State state = State.STATUS;
    private String statusLine = "";
    private int status;
    private long left;
    private RawSseClient.@Nullable Head head;

    ResponseDecoder(String method, Consumer<byte[]> body) {
        this.bodiless = method.equals("HEAD");
        this.body = body;
    }

    RawSseClient.@Nullable Head head() {
        return head;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** Takes a piece; answers how many of its bytes belonged to this response. */
    int feed(byte[] bytes, int length) throws IOException {
        int at = 0;
        while (at < length && state != State.COMPLETE) {
            at = switch (state) {
                case CHUNK, LENGTH, UNTIL_END -> content(bytes, at, length);
                default -> framing(bytes[at], at + 1);
            };
        }
        return at;
    }

    /** The connection has ended; answers whether that is a good end. */
    boolean end() {
        if (state == State.UNTIL_END) {
            state = State.COMPLETE;
        }
        return state == State.COMPLETE;
    }

    private int content(byte[] bytes, int at, int length) {
        int count = state == State.UNTIL_END ? length - at : (int) Math.min(left, length - at);
        body.accept(Arrays.copyOfRange(bytes, at, at + count));
        if (state != State.UNTIL_END) {
            left -= count;
            if (left == 0) {
                state = state == State.CHUNK ? State.CHUNK_END : State.COMPLETE;
            }
        }
        return at + count;
    }

    private int framing(byte b, int next) throws IOException {
        if (b != '\n') {
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a line of the response's framing is too long");
            }
            line.write(b);
            return next;
        }
        String text = Utf8.decode(line.toByteArray());
        line.reset();
        line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        return next;
    }

    private void line(String text) throws IOException {
        switch (state) {
            case STATUS -> status(text);
            case HEADER -> header(text);
            case CHUNK_SIZE -> chunkSize(text);
            case CHUNK_END -> chunkEnd(text);
            case TRAILER -> state = text.isEmpty() ? State.COMPLETE : State.TRAILER;
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void status(String text) throws IOException {
        String[] parts = text.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-9][0-9][0-9]")) {
            throw new IOException("not a status line: \"" + text + '"');
        }
        statusLine = text;
        status = Integer.parseInt(parts[1]);
        state = State.HEADER;
    }

    private void header(String text) throws IOException {
        if (text.isEmpty()) {
            endOfHead();
            return;
        }
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IOException("not a header: \"" + text + '"');
        }
        headers.computeIfAbsent(text.substring(0, colon), name -> new ArrayList<>())
                .add(text.substring(colon + 1).strip());
    }

    private void endOfHead() {
        if (status < 200) {
            headers.clear();
            state = State.STATUS;
            return;
        }
        HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
        head = new RawSseClient.Head(statusLine, status, all);
        boolean chunked = all.firstValue("Transfer-Encoding")
                .filter(coding -> coding.toLowerCase(Locale.ROOT).endsWith("chunked"))
                .isPresent();
        left = all.firstValueAsLong("Content-Length").orElse(0);
        if (bodiless || status == 204 || status == 304) {
            state = State.COMPLETE;
        } else if (chunked) {
            state = State.CHUNK_SIZE;
        } else if (all.firstValue("Content-Length").isPresent()) {
            state = left == 0 ? State.COMPLETE : State.LENGTH;
        } else {
            state = State.UNTIL_END;
        }
    }

    private void chunkSize(String text) throws IOException {
        int extension = text.indexOf(';');
        String size = (extension < 0 ? text : text.substring(0, extension)).strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("not the size of a chunk: \"" + text + '"', e);
        }
        state = left == 0 ? State.TRAILER : State.CHUNK;
    }

    private void chunkEnd(String text) throws IOException {
        if (!text.isEmpty()) {
            throw new IOException("a chunk is longer than it said, by \"" + text + '"');
        }
        state = State.CHUNK_SIZE;
    }
}
