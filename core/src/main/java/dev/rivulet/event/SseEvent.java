// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, as the application says it.
 *
 * <p>An event that could not be told apart after its way over the wire cannot be made: every factory and every {@code with} method checks
 * its argument, so that what is sent parses back to the same event by the algorithm of the HTML standard (section 9.2.6). Line breaks in
 * data are the one thing that the format normalises: CR, LF and CRLF all arrive as LF.
 *
 * <p>An event without data (only a comment, or only a retry) is not dispatched by a browser; it has no id, name or key.
 *
 * <p>Thread safety: immutable. The encoded form is computed once, on first use, and shared by all connections.
 */
public final class SseEvent {

    private static final int SHOWN_LENGTH = 100;
    private static final SseEvent EMPTY = new SseEvent(null, null, null, null, null, null);

    private final @Nullable String id;
    private final @Nullable String name;
    private final @Nullable String data;
    private final @Nullable Duration retry;
    private final @Nullable String comment;
    private final @Nullable String key;

    /** Racy single-check: every value that a thread may see here is equal and, being immutable, safely published. */
    private @Nullable EncodedEvent encoded;

    private SseEvent(
            @Nullable String id,
            @Nullable String name,
            @Nullable String data,
            @Nullable Duration retry,
            @Nullable String comment,
            @Nullable String key) {
        this.id = id;
        this.name = name;
        this.data = data;
        this.retry = retry;
        this.comment = comment;
        this.key = key;
        if (data == null) {
            requireAbsent("id", id);
            requireAbsent("name", name);
            requireAbsent("key", key);
        }
    }

    /** Without data nothing is dispatched: an id would be lost in some parsers, and a name would fall to the next event. */
    private static void requireAbsent(String field, @Nullable String value) {
        if (value != null) {
            throw new IllegalArgumentException(
                    field + ": an event without data cannot have one, but was given \"" + value + '"');
        }
    }

    /**
     * An event with data, which browsers deliver to {@code onmessage}.
     *
     * @param data any text; empty text is an event as well
     * @return the event
     * @throws IllegalArgumentException if the data contains an unpaired surrogate, which UTF-8 cannot express
     */
    public static SseEvent of(String data) {
        return EMPTY.withData(data);
    }

    /**
     * An event with a name, which browsers deliver to the listeners of that name.
     *
     * @param name the name, see {@link #withName}
     * @param data any text
     * @return the event
     * @throws IllegalArgumentException if the name is empty or has a line break, or either has an unpaired surrogate
     */
    public static SseEvent named(String name, String data) {
        return of(data).withName(name);
    }

    /**
     * An event whose data is binary, in Base64 (RFC 4648, section 4, one line). In the browser:
     * {@code Uint8Array.from(atob(event.data), c => c.charCodeAt(0))}.
     *
     * @param bytes the data, copied
     * @return the event
     */
    public static SseEvent ofBase64(byte[] bytes) {
        return of(Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * A comment, which every client ignores; a text of several lines becomes several comment lines.
     *
     * @param text any text
     * @return the event, which browsers do not dispatch
     * @throws IllegalArgumentException if the text has an unpaired surrogate
     */
    public static SseEvent ofComment(String text) {
        return EMPTY.withComment(text);
    }

    /**
     * Tells the peer how long to wait before it reconnects. It is better attached to an event with data ({@link #withRetry}), since some
     * clients deliver a block without data as an empty event.
     *
     * @param delay not negative, at most 2<sup>63</sup>-1 ms; sent in whole milliseconds
     * @return the event, which browsers do not dispatch
     * @throws IllegalArgumentException if the delay is negative or too long
     */
    public static SseEvent ofRetry(Duration delay) {
        return EMPTY.withRetry(delay);
    }

    /**
     * The same event with other data.
     *
     * @param data any text; empty text is an event as well
     * @return the event
     * @throws IllegalArgumentException if the data has an unpaired surrogate
     */
    public SseEvent withData(String data) {
        return new SseEvent(id, name, FieldCheck.text("data", data), retry, comment, key);
    }

    /**
     * The same event with an id of the application's own, in place of the position that the broadcaster would give it. The peer sends the
     * last one back as {@code Last-Event-ID} when it reconnects. An id that the broadcaster would take for the end of a stream,
     * {@code rivulet.end.} and a position, is refused when the event is published or sent.
     *
     * @param id any text without CR, LF and NUL; empty text makes the peer forget the last id
     * @return the event
     * @throws IllegalArgumentException if the id has CR, LF, NUL or an unpaired surrogate
     */
    public SseEvent withId(String id) {
        return new SseEvent(FieldCheck.id(id), name, data, retry, comment, key);
    }

    /**
     * The same event with a name. Without one, browsers deliver the event to {@code onmessage}.
     *
     * @param name any text without CR and LF, not empty
     * @return the event
     * @throws IllegalArgumentException if the name is empty, has a line break or an unpaired surrogate
     */
    public SseEvent withName(String name) {
        return new SseEvent(id, FieldCheck.name(name), data, retry, comment, key);
    }

    /**
     * The same event with a reconnection delay, which the peer keeps until it is told another.
     *
     * @param delay not negative, at most 2<sup>63</sup>-1 ms; sent in whole milliseconds
     * @return the event
     * @throws IllegalArgumentException if the delay is negative or too long
     */
    public SseEvent withRetry(Duration delay) {
        return new SseEvent(id, name, data, FieldCheck.retry(delay), comment, key);
    }

    /**
     * The same event with a comment before it.
     *
     * @param text any text
     * @return the event
     * @throws IllegalArgumentException if the text has an unpaired surrogate
     */
    public SseEvent withComment(String text) {
        return new SseEvent(id, name, data, retry, FieldCheck.text("comment", text), key);
    }

    /**
     * The same event with a conflation key: a newer event of the same topic with the same key makes this one worthless, so a reader that is
     * behind may be spared it where the topic's overflow policy is to conflate; on other topics, and on events that are not published to
     * everybody, a key has no effect. It is not sent.
     *
     * @param key not empty
     * @return the event
     * @throws IllegalArgumentException if the key is empty
     */
    public SseEvent withKey(String key) {
        return new SseEvent(id, name, data, retry, comment, FieldCheck.key(key));
    }

    /**
     * The id that the application gave.
     *
     * @return the id, or null
     */
    public @Nullable String id() {
        return id;
    }

    /**
     * The name.
     *
     * @return the name, or null for events that go to {@code onmessage}
     */
    public @Nullable String name() {
        return name;
    }

    /**
     * The data, as it was given.
     *
     * @return the data, or null
     */
    public @Nullable String data() {
        return data;
    }

    /**
     * The reconnection delay.
     *
     * @return the delay, or null
     */
    public @Nullable Duration retry() {
        return retry;
    }

    /**
     * The comment.
     *
     * @return the text, or null
     */
    public @Nullable String comment() {
        return comment;
    }

    /**
     * The conflation key.
     *
     * @return the key, or null
     */
    public @Nullable String key() {
        return key;
    }

    /**
     * The event's bytes, without an id of the broadcaster's making.
     *
     * @return always the same bytes
     */
    public EncodedEvent encoded() {
        EncodedEvent bytes = encoded;
        if (bytes == null) {
            bytes = EventEncoder.encode(this);
            encoded = bytes;
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SseEvent that
                && Objects.equals(id, that.id)
                && Objects.equals(name, that.name)
                && Objects.equals(data, that.data)
                && Objects.equals(retry, that.retry)
                && Objects.equals(comment, that.comment)
                && Objects.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, data, retry, comment, key);
    }

    @Override
    public String toString() {
        return "SseEvent[id=" + id + ", name=" + name + ", data=" + shortened(data) + ", retry=" + retry + ", comment="
                + shortened(comment) + ", key=" + key + ']';
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= SHOWN_LENGTH
                ? text
                : text.substring(0, SHOWN_LENGTH) + "... (" + text.length() + " characters)";
    }
}
