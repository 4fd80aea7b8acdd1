// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A push parser of the event stream format, following the HTML standard, sections 9.2.5 and 9.2.6, to the letter.
 *
 * <p>Bytes come in pieces of any size, also in the middle of a character or of a CRLF; what was understood is told to a {@link Listener}
 * at once. A block that is not ended by a blank line is never reported, which is what the standard asks for at the end of a stream. Where
 * the standard leaves a choice: a {@code retry} field without a value is ignored, and one beyond 2<sup>63</sup>-1 ms is cut to that.
 *
 * <p>The parser keeps the line and the block that are under way, whatever their length.
 *
 * <p>Thread safety: confined to one thread at a time.
 */
public final class EventStreamParser {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Listener listener;
    private final InstantSource clock;

    // the line under way
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    // the block under way
    private final StringBuilder data = new StringBuilder();
    private String eventType = "";
    private String idBuffer;
    private int blockSize;

    private String lastEventId;

    /**
     * A parser of a new stream.
     *
     * @param listener told what was understood
     */
    public EventStreamParser(Listener listener) {
        this(listener, "", InstantSource.system());
    }

    /**
     * A parser of a stream that continues an earlier one. The standard starts every stream with an empty last event id; browsers let it
     * outlive a reconnect, and so does this parser if it is given.
     *
     * @param listener    told what was understood
     * @param lastEventId the last event id of the earlier stream, empty if there was none
     * @param clock       says when an event arrived
     */
    public EventStreamParser(Listener listener, String lastEventId, InstantSource clock) {
        this.listener = listener;
        this.idBuffer = lastEventId;
        this.lastEventId = lastEventId;
        this.clock = clock;
    }

    /**
     * Parses a whole stream.
     *
     * @param stream the stream's bytes
     * @return its events
     */
    public static List<ReceivedEvent> parse(byte[] stream) {
        List<ReceivedEvent> events = new ArrayList<>();
        new EventStreamParser(events::add).feed(stream);
        return List.copyOf(events);
    }

    /**
     * Parses a whole stream.
     *
     * @param stream the stream as text; it is encoded as UTF-8 first, so a lone surrogate becomes a question mark
     * @return its events
     */
    public static List<ReceivedEvent> parse(String stream) {
        return parse(stream.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes the next piece of the stream.
     *
     * @param bytes the piece; not kept
     */
    public void feed(byte[] bytes) {
        feed(bytes, 0, bytes.length);
    }

    /**
     * Takes the next piece of the stream.
     *
     * @param bytes the piece, up to its limit; its position is moved there
     */
    public void feed(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        feed(copy);
    }

    /**
     * Takes the next piece of the stream.
     *
     * @param bytes  the array that holds the piece; not kept
     * @param offset where the piece begins
     * @param length how many bytes it has
     * @throws IndexOutOfBoundsException if the piece is not inside the array
     */
    public void feed(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        int start = offset;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                append(bytes, start, i);
                endOfLine(b);
                start = i + 1;
            }
        }
        append(bytes, start, end);
    }

    /**
     * The last event id: what an {@code EventSource} would send as {@code Last-Event-ID} if the stream ended here.
     *
     * @return the id, empty if there was none
     */
    public String lastEventId() {
        return lastEventId;
    }

    /**
     * How many bytes have come since the last blank line; they are lost if the stream ends here.
     *
     * @return the number of bytes of the block under way
     */
    public int pendingBytes() {
        return blockSize;
    }

    private void append(byte[] bytes, int start, int end) {
        if (start < end) {
            line.write(bytes, start, end - start);
            blockSize += end - start;
            afterCarriageReturn = false;
        }
    }

    private void endOfLine(byte b) {
        boolean secondHalf = b == '\n' && afterCarriageReturn;
        afterCarriageReturn = b == '\r';
        if (secondHalf) {
            blockSize += blockSize > 0 ? 1 : 0;
            return;
        }
        blockSize++;
        byte[] bytes = line.toByteArray();
        line.reset();
        understand(Utf8.decode(withoutByteOrderMark(bytes)));
    }

    private byte[] withoutByteOrderMark(byte[] bytes) {
        boolean marked = firstLine
                && bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        firstLine = false;
        return marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
    }

    private void understand(String text) {
        int colon = text.indexOf(':');
        if (text.isEmpty()) {
            endOfBlock();
        } else if (colon == 0) {
            listener.onComment(value(text, colon));
        } else if (colon < 0) {
            field(text, "");
        } else {
            field(text.substring(0, colon), value(text, colon));
        }
    }

    private static String value(String text, int colon) {
        return text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
    }

    private void field(String name, String value) {
        switch (name) {
            case "data" -> data.append(value).append('\n');
            case "event" -> eventType = value;
            case "id" -> idBuffer = value.indexOf('\0') < 0 ? value : idBuffer;
            case "retry" -> retry(value);
            default -> {
                // the standard: any other field is ignored
            }
        }
    }

    private void retry(String value) {
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            listener.onRetry(Duration.ofMillis(milliseconds(value)));
        }
    }

    private static long milliseconds(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    private void endOfBlock() {
        lastEventId = idBuffer;
        int size = blockSize;
        String name = eventType.isEmpty() ? "message" : eventType;
        String text = data.toString();
        blockSize = 0;
        eventType = "";
        data.setLength(0);
        if (!text.isEmpty()) {
            String withoutLastLineFeed = text.substring(0, text.length() - 1);
            listener.onEvent(new ReceivedEvent(name, withoutLastLineFeed, lastEventId, clock.instant(), size));
        }
    }

    /**
     * Told what a parser has understood, in the stream's order, by the thread that feeds the parser.
     */
    @FunctionalInterface
    public interface Listener {

        /**
         * An event was received.
         *
         * @param event the event
         */
        void onEvent(ReceivedEvent event);

        /**
         * A comment line was received, for example a heartbeat.
         *
         * @param text what follows the colon, without one leading space
         */
        default void onComment(String text) {}

        /**
         * The stream asked to wait that long before a reconnect.
         *
         * @param delay the time
         */
        default void onRetry(Duration delay) {}
    }
}
