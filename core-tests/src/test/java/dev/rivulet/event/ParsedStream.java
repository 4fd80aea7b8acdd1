// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.sse.internal.ServerSentEventReader;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a parser makes of a stream.
 *
 * @param events  the events, in order
 * @param retries the reconnection times, in order
 */
public record ParsedStream(List<Event> events, List<Duration> retries) {

    /**
     * An event as a parser reports it.
     *
     * @param id   the last event id at that moment, empty if there was none
     * @param name the name, {@code message} if there was none
     * @param data the data
     */
    public record Event(String id, String name, String data) {}

    /** By the parser of the testkit, which follows the standard to the letter. */
    public static ParsedStream byTestkit(byte[] stream) {
        ParsedStream result = new ParsedStream(new ArrayList<>(), new ArrayList<>());
        new EventStreamParser(new EventStreamParser.Listener() {
                    @Override
                    public void onEvent(ReceivedEvent event) {
                        result.events.add(new Event(event.lastEventId(), event.name(), event.data()));
                    }

                    @Override
                    public void onRetry(Duration delay) {
                        result.retries.add(delay);
                    }
                })
                .feed(stream);
        return result;
    }

    /** By the parser of OkHttp, which knows nothing of Rivulet. It reports an absent id and an empty one alike, as null. */
    public static ParsedStream byOkHttp(byte[] stream) {
        ParsedStream result = new ParsedStream(new ArrayList<>(), new ArrayList<>());
        ServerSentEventReader.Callback callback = new ServerSentEventReader.Callback() {
            @Override
            public void onEvent(@Nullable String id, @Nullable String type, String data) {
                result.events.add(new Event(id == null ? "" : id, type == null ? "message" : type, data));
            }

            @Override
            public void onRetryChange(long millis) {
                result.retries.add(Duration.ofMillis(millis));
            }
        };
        ServerSentEventReader reader = new ServerSentEventReader(new Buffer().write(stream), callback);
        try {
            boolean more = true;
            while (more) {
                more = reader.processNextEvent();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    /** The comments of a stream, line by line. */
    public static List<String> comments(byte[] stream) {
        List<String> comments = new ArrayList<>();
        new EventStreamParser(new EventStreamParser.Listener() {
                    @Override
                    public void onEvent(ReceivedEvent event) {
                        // only comments are wanted
                    }

                    @Override
                    public void onComment(String text) {
                        comments.add(text);
                    }
                })
                .feed(stream);
        return comments;
    }

    /** What a parser must make of events that are written one after the other. */
    public static ParsedStream expected(List<SseEvent> events) {
        ParsedStream result = new ParsedStream(new ArrayList<>(), new ArrayList<>());
        String id = "";
        for (SseEvent event : events) {
            id = event.id() == null ? id : event.id();
            String data = event.data();
            String name = event.name();
            Duration retry = event.retry();
            if (data != null) {
                result.events.add(new Event(id, name == null ? "message" : name, withLineFeeds(data)));
            }
            if (retry != null) {
                result.retries.add(Duration.ofMillis(retry.toMillis()));
            }
        }
        return result;
    }

    /** A text with its line breaks as the format delivers them. */
    public static String withLineFeeds(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
