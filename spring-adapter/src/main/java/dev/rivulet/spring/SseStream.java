// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a controller's method returns to answer with an event stream.
 *
 * <pre>{@code
 * @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
 * SseStream prices() {
 *     return SseStream.of("prices");                       // resumes from Last-Event-ID by itself
 * }
 *
 * @GetMapping(path = "/answer", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
 * SseStream answer(@RequestParam String question) {
 *     return SseStream.fromReactive(model.stream(question)).named("token");
 * }
 * }</pre>
 *
 * <p>It describes a stream and is nothing but a description: the stream is opened when the method has returned, on the thread that serves the request. It may come in a
 * {@code ResponseEntity}, for headers of its own, or later, by a {@code CompletableFuture}, {@code Callable} or {@code DeferredResult}.
 *
 * <p>What fails before the stream is opened is answered like any failure of a controller. So is a source ({@link #from(Flow.Publisher)} and the like) that fails before its first element, within the
 * time that {@code rivulet.source-patience} says. What fails later ends the stream with an event named {@code error}, see {@link #errorEvent}.
 *
 * <p>Thread safety: immutable; each method gives another description.
 */
public final class SseStream {

    /** What an application does with a connection that begins. */
    @FunctionalInterface
    public interface Opening {

        /**
         * A connection begins, see {@link dev.rivulet.connection.ConnectionListener#onOpen}.
         *
         * @param connection the new connection
         * @throws Exception if the stream cannot be served; it is then closed
         */
        void open(SseConnection connection) throws Exception;
    }

    /** What an application does for a connection that has missed events for good. */
    @FunctionalInterface
    public interface GapHandling {

        /**
         * Events are missing, see {@link dev.rivulet.connection.ConnectionListener#onGap}.
         *
         * @param connection the connection
         * @param gap        what is missing
         * @throws Exception if the peer cannot be brought up to date; the connection is then closed
         */
        void handle(SseConnection connection, Gap gap) throws Exception;
    }

    private final StreamPlan plan;

    private SseStream(StreamPlan plan) {
        this.plan = plan;
    }

    StreamPlan plan() {
        return plan;
    }

    private SseStream with(Consumer<StreamPlan> change) {
        return new SseStream(plan.changed(change));
    }

    private static SseStream of(Source source) {
        return new SseStream(new StreamPlan().changed(it -> it.source = source));
    }

    // ---- what is streamed

    /**
     * A stream of topics. A peer that comes back with a {@code Last-Event-ID} gets what it has missed of them, others what is published from now on.
     *
     * @param topics the topics' names, none empty
     * @return the stream
     * @throws IllegalArgumentException if a name is empty
     */
    public static SseStream of(String... topics) {
        SseStream stream = new SseStream(new StreamPlan());
        for (String topic : topics) {
            stream = stream.topic(topic);
        }
        return stream;
    }

    /**
     * A stream that the application fills itself: it subscribes, sends, or keeps the connection for later.
     *
     * @param opening called when the stream is opened, as {@link #onOpen} is
     * @return the stream
     */
    public static SseStream open(Opening opening) {
        return new SseStream(new StreamPlan()).onOpen(opening);
    }

    /**
     * A stream of a publisher's elements, for this request alone. More elements are asked for as those before are written, so that a slow reader slows its publisher; it is cancelled when the
     * reader has gone. When it completes, the stream ends, and the browser is told not to come back.
     *
     * <p>Elements become events as told at {@link SseObjects}. They are not kept for resuming; a request that comes back begins anew.
     *
     * @param publisher the publisher
     * @return the stream
     */
    public static SseStream from(Flow.Publisher<?> publisher) {
        Objects.requireNonNull(publisher, "publisher: must not be null");
        return of(new Source.Published(publisher));
    }

    /**
     * The same for a {@code Flux}, {@code Mono}, or another type that Spring's {@code ReactiveAdapterRegistry} knows: those of Reactor, Reactive Streams, RxJava, Mutiny and Kotlin, as far as they are there.
     *
     * @param publisher the publisher
     * @return the stream
     * @throws IllegalArgumentException if Spring does not know the type
     */
    public static SseStream fromReactive(Object publisher) {
        Objects.requireNonNull(publisher, "publisher: must not be null");
        return from(publisher instanceof Flow.Publisher<?> flow ? flow : ReactiveSources.publisher(publisher));
    }

    /**
     * The same for a stream, which is read by a thread of the application's task executor whenever the reader can take more, and closed at the end. A stream that makes its elements wait keeps that
     * thread waiting: with virtual threads that costs little.
     *
     * @param elements the stream
     * @return the stream
     */
    public static SseStream from(Stream<?> elements) {
        Objects.requireNonNull(elements, "elements: must not be null");
        return of(new Source.Read(elements));
    }

    /**
     * The same stream with one more topic.
     *
     * @param topic the topic's name, not empty
     * @return the stream
     * @throws IllegalArgumentException if the name is empty
     */
    public SseStream topic(String topic) {
        return topic(topic, StartFrom.now());
    }

    /**
     * The same stream with one more topic, which begins in the past.
     *
     * @param topic the topic's name, not empty
     * @param start where a peer begins that does not resume
     * @return the stream
     * @throws IllegalArgumentException if the name is empty
     */
    public SseStream topic(String topic, StartFrom start) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic: must not be empty");
        }
        Objects.requireNonNull(start, "start: must not be null");
        return with(it -> it.topics.add(new StreamPlan.TopicStart(topic, start)));
    }

    /**
     * The same stream with a state that goes before the topics' events: it is taken after the subscription and sent first, so that no change is lost between the two. A peer that resumes does
     * not get it, unless events are missing that it cannot get any more.
     *
     * @param name  the event's name, or null for none
     * @param state takes the state, an object of which {@link SseObjects} makes an event
     * @return the stream
     */
    public SseStream snapshot(@Nullable String name, Callable<?> state) {
        Objects.requireNonNull(state, "state: must not be null");
        return with(it -> it.snapshots.add(new StreamPlan.Snapshot(name, state)));
    }

    /**
     * The same stream whose source's elements get an event name. It goes before the names of elements that are events themselves.
     *
     * @param name the event's name
     * @return the stream
     */
    public SseStream named(String name) {
        Objects.requireNonNull(name, "name: must not be null");
        return with(it -> it.elementName = name);
    }

    /**
     * The same stream with another last event after a failure of the source. Default: an event named {@code error} whose data is JSON as of RFC 9457, for example
     * {@code {"title":"Internal Server Error","status":500}}. Status and detail are told only where the failure says them itself (an {@code ErrorResponse}, {@code ResponseStatusException} or
     * {@code @ResponseStatus}), since messages of other exceptions are not meant for peers.
     *
     * @param event makes an event (or an object of which {@link SseObjects} makes one) of a failure
     * @return the stream
     */
    public SseStream errorEvent(Function<? super Throwable, ?> event) {
        Objects.requireNonNull(event, "event: must not be null");
        return with(it -> it.errorEvent = event);
    }

    // ---- the connection

    /**
     * The same stream with something more to do when it is opened, after its topics are subscribed to. Called on the thread that serves the request, before the headers leave.
     *
     * @param opening what to do
     * @return the stream
     */
    public SseStream onOpen(Opening opening) {
        Objects.requireNonNull(opening, "opening: must not be null");
        return with(it -> it.openings.add(opening));
    }

    /**
     * The same stream with something to do for a peer that has missed events for good; a {@link #snapshot} is sent in any case.
     *
     * @param handling what to do
     * @return the stream
     */
    public SseStream onGap(GapHandling handling) {
        Objects.requireNonNull(handling, "handling: must not be null");
        return with(it -> it.gapHandlings.add(handling));
    }

    /**
     * The same stream with something to do when it has ended. Called once, on the broadcaster's callback executor, in the security and logging context of the request.
     *
     * @param closing what to do
     * @return the stream
     */
    public SseStream onClose(BiConsumer<? super SseConnection, ? super CloseReason> closing) {
        Objects.requireNonNull(closing, "closing: must not be null");
        return with(it -> it.closings.add(closing));
    }

    /**
     * The same stream for a user other than the request's.
     *
     * @param user the user's name, for {@link dev.rivulet.connection.ConnectionRegistry#ofUser}, or null for nobody's
     * @return the stream
     */
    public SseStream user(@Nullable String user) {
        return with(it -> it.user = new StreamPlan.User(user));
    }

    /**
     * The same stream which first tells the browser how long to wait before it reconnects.
     *
     * @param delay not negative
     * @return the stream
     * @throws IllegalArgumentException if the delay is negative
     */
    public SseStream retry(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("retry: must not be negative, but was " + delay);
        }
        return with(it -> it.retry = delay);
    }

    /**
     * The same stream which ends after a time, when what the peer has shown of itself is valid no longer, see {@link SseConnection#expireAfter}.
     *
     * @param lifetime how long
     * @return the stream
     */
    public SseStream expireAfter(Duration lifetime) {
        Objects.requireNonNull(lifetime, "lifetime: must not be null");
        return onOpen(connection -> connection.expireAfter(lifetime));
    }

    /**
     * The same stream which ends when a check says no, see {@link SseConnection#recheckEvery}. Of several checks each counts, and all are made at the shortest of their intervals.
     *
     * @param interval     how long to wait between two checks, at least 1 ms
     * @param stillAllowed the check, asked in the security and logging context of the request
     * @return the stream
     */
    public SseStream recheckEvery(Duration interval, Predicate<? super SseConnection> stillAllowed) {
        Objects.requireNonNull(interval, "interval: must not be null");
        Objects.requireNonNull(stillAllowed, "stillAllowed: must not be null");
        return with(it -> it.rechecks.add(new StreamPlan.Recheck(interval, stillAllowed)));
    }

    SseStream whenUnopened(Runnable task) {
        return with(it -> it.unopened = task);
    }

    /** Tells what is streamed. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(plan.topicNames());
        if (plan.source != null) {
            parts.add("source");
        }
        return "SseStream" + parts;
    }
}
