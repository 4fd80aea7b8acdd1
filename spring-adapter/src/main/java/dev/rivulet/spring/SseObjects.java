// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.event.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.converter.HttpMessageConverter;

/**
 * Makes events of objects, by the message converters with which the application answers other requests, so that an object looks the same in a stream as in a response.
 *
 * <p>An {@link SseEvent} stays as it is, and a {@link ServerSentEvent} keeps its fields. Text is written as it is, without quotes. Bytes are written in Base64, since a stream is
 * text. Everything else is written by the first converter that can write it as JSON, or as the media type that was asked for.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class SseObjects {

    private final Supplier<List<HttpMessageConverter<?>>> converters;

    /**
     * Creates it.
     *
     * @param converters the application's converters, asked for when an object is written
     */
    public SseObjects(Supplier<List<HttpMessageConverter<?>>> converters) {
        this.converters = Objects.requireNonNull(converters, "converters: must not be null");
    }

    /**
     * Makes an event of an object.
     *
     * @param payload the object
     * @return an event, whose data is the object unless it is an event itself
     * @throws IllegalArgumentException if no converter can write it, or it cannot be written
     */
    public SseEvent event(Object payload) {
        return event(null, payload);
    }

    /**
     * Makes a named event of an object.
     *
     * @param name    the event's name, which goes before a name that the object has itself; or null to leave it as it is
     * @param payload the object
     * @return an event, whose data is the object unless it is an event itself
     * @throws IllegalArgumentException if no converter can write it, or it cannot be written, or the name contains a line break
     */
    public SseEvent event(@Nullable String name, Object payload) {
        Objects.requireNonNull(payload, "payload: must not be null");
        SseEvent event = payload instanceof SseEvent ready
                ? ready
                : payload instanceof ServerSentEvent<?> other
                        ? converted(other)
                        : SseEvent.of(text(payload, MediaType.APPLICATION_JSON));
        return name == null ? event : event.withName(name);
    }

    /**
     * Writes an object as an event's data.
     *
     * @param payload the object
     * @param type    the media type that converters are asked to write; text is text whatever it says
     * @return the text
     * @throws IllegalArgumentException if no converter can write it, or it cannot be written
     */
    public String text(Object payload, MediaType type) {
        if (payload instanceof CharSequence text) {
            return text.toString();
        }
        if (payload instanceof byte[] bytes) {
            return Objects.requireNonNull(SseEvent.ofBase64(bytes).data());
        }
        return written(payload, type);
    }

    /** Without data browsers dispatch nothing, whatever its id and name are. */
    private SseEvent converted(ServerSentEvent<?> other) {
        Object data = other.data();
        SseEvent event = data == null
                ? SseEvent.ofComment("")
                : withFields(SseEvent.of(text(data, MediaType.APPLICATION_JSON)), other.id(), other.event());
        if (other.retry() != null) {
            event = event.withRetry(other.retry());
        }
        return other.comment() == null ? event : event.withComment(other.comment());
    }

    private static SseEvent withFields(SseEvent event, @Nullable String id, @Nullable String name) {
        SseEvent withId = id == null ? event : event.withId(id);
        return name == null ? withId : withId.withName(name);
    }

    private String written(Object payload, MediaType type) {
        for (HttpMessageConverter<?> converter : converters.get()) {
            if (converter.canWrite(payload.getClass(), type)) {
                return written(payload, type, converter);
            }
        }
        throw new IllegalArgumentException("payload: no message converter can write "
                + payload.getClass().getName() + " as " + type + "; add one, for example Jackson, or send text");
    }

    @SuppressWarnings("unchecked")
    private static String written(Object payload, MediaType type, HttpMessageConverter<?> converter) {
        Memory memory = new Memory();
        try {
            ((HttpMessageConverter<Object>) converter).write(payload, type, memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "payload: " + payload.getClass().getName() + " cannot be written as " + type, e);
        }
        return memory.bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class Memory implements HttpOutputMessage {

        private final HttpHeaders headers = new HttpHeaders();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public OutputStream getBody() {
            return bytes;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
