// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.ObjectUtils;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;

/**
 * Has the methods of Spring's {@code SseEmitter}, so that a controller changes over by another import.
 *
 * <pre>{@code
 * import dev.rivulet.spring.SseEmitter;       // was org.springframework.web.servlet.mvc.method.annotation.SseEmitter
 * }</pre>
 *
 * <p>A controller returns it, directly, in a {@code ResponseEntity}, or by a {@code CompletableFuture}, {@code Callable} or {@code DeferredResult}. One emitter answers one request. New code does better with
 * {@link SseStream}, {@link SseTemplate} and topics: those resume, and write an event once for all readers.
 *
 * <p>What differs from Spring's class:
 * <ul>
 * <li>{@code send} never waits: neither for the peer nor for another thread that sends. What the peer has not read waits in its outbox ({@code rivulet.outbox}, 1 MiB). When that is full, {@code send} throws an
 *     {@link IOException}, and the stream is cut with {@link dev.rivulet.connection.CloseReason#OVERFLOW}; the browser comes back.
 * <li>An event that was sent has not been written yet. That the peer has gone is noticed by a write, then {@link #onError} and {@link #onCompletion} are called, and {@code send} throws an {@link IOException} from then on.
 * <li>The response begins at once, not with the first event. Silence is broken by heartbeats, so that peers that have gone are noticed.
 * <li>Before the stream is open no more than 10,000 events and 1 MiB of text are kept; then {@code send} throws an {@link IllegalStateException}.
 * <li>{@link #completeWithError} sends an event named {@code error} and ends the stream. The exception is answered like any other of a controller only if it was given before the stream is open, with nothing sent before it.
 * <li>Without a timeout there is none, whatever {@code spring.mvc.async.request-timeout} and the container say. A timeout ends the stream as HTTP wants, after what was sent before.
 * <li>Callbacks run on the broadcaster's threads, in the security and logging context of the request, when nothing can be written any more; {@link #onTimeout} a little earlier, while it still can. {@link #onError} is called for streams that broke, not for {@link #completeWithError}. Several callbacks of a kind are all called.
 * <li>A request that is refused (too many connections, shutdown) or asks for the headers alone ends its emitter: {@link #onCompletion} is called.
 * <li>Data keeps its leading blanks, and any line break in it. An event without data is sent as a comment, without its id and name, since browsers dispatch nothing of the kind.
 * <li>An {@link dev.rivulet.event.SseEvent} or a {@code ServerSentEvent} is sent as the event that it is.
 * <li>There is no {@code extendResponse}; headers are set by a {@code ResponseEntity}.
 * </ul>
 *
 * <p>What is sent is not kept for resuming, as with Spring's class: publish to a topic what a reader must not miss.
 *
 * <p>Thread safety: safe for use by any thread. Converters do their work on the thread that sends, at once if the stream is open, else when it opens.
 */
public class SseEmitter {

    /**
     * Makes an event. Spring's own builders can be sent as well.
     *
     * <p>Thread safety: none.
     */
    public interface SseEventBuilder
            extends org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder {

        /**
         * Sets the id, with which the peer comes back.
         *
         * @param id any text without line breaks and NUL
         * @return this
         */
        @Override
        SseEventBuilder id(String id);

        /**
         * Sets the event's name.
         *
         * @param eventName any text without line breaks; empty for none
         * @return this
         */
        @Override
        SseEventBuilder name(String eventName);

        /**
         * Sets how long the peer waits before it reconnects.
         *
         * @param reconnectTimeMillis the time in milliseconds, not negative
         * @return this
         * @throws IllegalArgumentException if the time is negative
         */
        @Override
        SseEventBuilder reconnectTime(long reconnectTimeMillis);

        /**
         * Adds a comment.
         *
         * @param comment any text
         * @return this
         */
        @Override
        SseEventBuilder comment(String comment);

        /**
         * Adds data: text as it is, everything else as JSON. Data that is added to other data begins a line of its own.
         *
         * @param object the data
         * @return this
         */
        @Override
        SseEventBuilder data(Object object);

        /**
         * Adds data that a converter writes as a media type.
         *
         * @param object    the data
         * @param mediaType the media type, or null for JSON
         * @return this
         */
        @Override
        SseEventBuilder data(Object object, @Nullable MediaType mediaType);

        /**
         * The event as lines of text, with objects among them.
         *
         * @return the parts, in their order
         */
        @Override
        Set<DataWithMediaType> build();
    }

    private final @Nullable Long timeout;
    private final EmitterStream stream;

    /** Creates an emitter without a timeout. */
    public SseEmitter() {
        this(null);
    }

    /**
     * Creates an emitter.
     *
     * @param timeout after how many milliseconds the stream ends, counted from its opening; the browser then comes back. Null, 0 or less for never, so that only {@code rivulet.max-age} ends it
     */
    public SseEmitter(@Nullable Long timeout) {
        this.timeout = timeout;
        this.stream = new EmitterStream(timeout == null ? 0 : timeout);
    }

    /**
     * The timeout that was given.
     *
     * @return milliseconds, or null
     */
    public @Nullable Long getTimeout() {
        return timeout;
    }

    EmitterStream stream() {
        return stream;
    }

    /**
     * Sends an object as an event: text as it is, everything else as JSON.
     *
     * @param object the object
     * @throws IOException           if the stream has ended by itself, since the peer has gone for example; or if the peer does not keep up, which ends the stream
     * @throws IllegalStateException if the emitter was completed or has timed out, or the object cannot be written, or too much was sent before the stream is open
     */
    public void send(Object object) throws IOException {
        send(object, null);
    }

    /**
     * Sends an object as an event, written by a converter.
     *
     * @param object    the object
     * @param mediaType what the converter is asked to write, or null for JSON; text is text whatever it says
     * @throws IOException           as {@link #send(Object)}
     * @throws IllegalStateException as {@link #send(Object)}
     */
    public void send(Object object, @Nullable MediaType mediaType) throws IOException {
        stream.send(new Emission.Payload(Objects.requireNonNull(object, "object: must not be null"), mediaType));
    }

    /**
     * Sends an event.
     *
     * @param builder the event, made by {@link #event()} or by Spring's class
     * @throws IOException           as {@link #send(Object)}
     * @throws IllegalStateException as {@link #send(Object)}
     */
    public void send(org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder builder)
            throws IOException {
        stream.send(builder instanceof FieldsBuilder own ? own.fields() : lines(builder.build()));
    }

    /**
     * Sends the lines of events, which are read as a browser would read them.
     *
     * @param items texts and objects that together are the lines of whole events
     * @throws IOException           as {@link #send(Object)}
     * @throws IllegalStateException as {@link #send(Object)}
     */
    public void send(Set<DataWithMediaType> items) throws IOException {
        stream.send(lines(items));
    }

    private static Emission lines(Set<DataWithMediaType> items) {
        return new Emission.Lines(List.copyOf(items));
    }

    /** Ends the stream after what was sent before. A browser comes back after that, as it does with Spring's class. A second call does nothing. */
    public void complete() {
        stream.complete(null);
    }

    /**
     * Ends the stream after what was sent before and an event named {@code error}, whose data is told at {@link SseStream#errorEvent}. Given before the stream is open, with nothing sent before it, the
     * failure is answered like any other of a controller.
     *
     * @param failure why
     */
    public void completeWithError(Throwable failure) {
        stream.complete(Objects.requireNonNull(failure, "failure: must not be null"));
    }

    /**
     * Registers what is called when the stream is as old as it may become, before it ends.
     *
     * @param callback the callback
     */
    public void onTimeout(Runnable callback) {
        stream.callbacks().onTimeout(Objects.requireNonNull(callback, "callback: must not be null"));
    }

    /**
     * Registers what is called when the stream broke: the peer has gone, did not keep up, or took nothing for longer than the write timeout.
     *
     * @param callback the callback, given what happened
     */
    public void onError(Consumer<Throwable> callback) {
        stream.callbacks().onError(Objects.requireNonNull(callback, "callback: must not be null"));
    }

    /**
     * Registers what is called when the stream has ended, for whatever reason. Called once, after the other callbacks. One that is registered after the end is not called.
     *
     * @param callback the callback
     */
    public void onCompletion(Runnable callback) {
        stream.callbacks().onCompletion(Objects.requireNonNull(callback, "callback: must not be null"));
    }

    /**
     * Makes an event.
     *
     * @return a builder
     */
    public static SseEventBuilder event() {
        return new FieldsBuilder();
    }

    /** Tells one emitter from another. */
    @Override
    public String toString() {
        return "SseEmitter@" + ObjectUtils.getIdentityHexString(this);
    }
}
