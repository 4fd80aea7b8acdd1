// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client that reads an event stream and waits for what a test expects.
 *
 * <pre>{@code
 * try (SseTestClient client = SseTestClient.connect(uri)) {
 *     broadcaster.publish("prices", SseEvent.of("hello"));
 *     assertThat(client.awaitEvents(1).get(0).data()).isEqualTo("hello");
 * }
 * }</pre>
 *
 * <p>It judges answers as a browser's {@code EventSource} does: only status 200 with the content type {@code text/event-stream} is a
 * stream; anything else ends the client for good and can be examined by {@link #status()} and {@link #body()}. A
 * {@linkplain Builder#reconnecting reconnecting} client asks again after a lost stream, with {@code Last-Event-ID}; by default it does
 * not, so that a test sees the loss.
 *
 * <p>Whatever waits has a deadline, 20 seconds unless set otherwise, and throws an {@link AssertionError} that lists what was received; it
 * does so at once when the stream is over and what it waits for cannot come any more. Everything received is kept until the client is
 * garbage.
 *
 * <p>Limits: it speaks through the JDK's {@link HttpClient}, which sends only ASCII in headers (an id with other characters ends a
 * reconnecting client with a failure), keeps a connection whose response ended in good order open for reuse, and reports a connection
 * that failed by the common pool, so do not let a test block all threads of that. It repeats a GET once by itself if a
 * connection that it has used before ends without any byte of an answer; whoever must not be asked twice is asked by {@link RawSseClient},
 * as is anything nearer to the socket. All test clients share the JDK's client and its daemon threads, named {@code sse-test-client-*} and
 * {@code HttpClient-*}: a closed test client leaves none of its own behind.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class SseTestClient implements AutoCloseable {

    private final Reception reception;
    private final SseStream stream;

    private SseTestClient(Builder builder) {
        reception = new Reception(builder.method + ' ' + builder.uri, builder.deadline);
        stream = new SseStream(builder.plan(), reception);
    }

    /**
     * Prepares a client.
     *
     * @param uri where the stream is
     * @return a builder with the defaults that its methods name
     */
    public static Builder builder(URI uri) {
        return new Builder(uri);
    }

    /**
     * Opens a stream with all defaults.
     *
     * @param uri where the stream is
     * @return the client, whose response's head has arrived
     * @throws AssertionError if no response came
     */
    public static SseTestClient connect(URI uri) {
        return builder(uri).open();
    }

    /**
     * Sends the request and waits for the response's head, of whatever status. A reconnecting client goes on trying until the deadline.
     *
     * @return this
     * @throws IllegalStateException if it was opened before
     * @throws AssertionError if no response came
     */
    public SseTestClient open() {
        if (reception.phase() != Reception.Phase.NEW) {
            throw new IllegalStateException("opened before: " + this);
        }
        stream.start();
        reception.await("response", () -> reception.hasResponse() ? Optional.of(true) : Optional.empty());
        return this;
    }

    /**
     * The status of the last response.
     *
     * @return the status code
     * @throws IllegalStateException if there was no response yet
     */
    public int status() {
        return reception.status();
    }

    /**
     * The headers of the last response.
     *
     * @return the headers
     * @throws IllegalStateException if there was no response yet
     */
    public HttpHeaders responseHeaders() {
        return reception.headers();
    }

    /**
     * The body of a response that was not an event stream; complete after {@link #awaitEnd()}.
     *
     * @return at most the first 64 KiB, decoded as UTF-8; empty for an event stream
     */
    public String body() {
        return reception.rejectedBody();
    }

    /**
     * Whether an event stream is being received at this moment.
     *
     * @return false before the response, between two connections, and after the end
     */
    public boolean isOpen() {
        return reception.phase() == Reception.Phase.OPEN;
    }

    /**
     * The events so far, over all connections.
     *
     * @return a snapshot, oldest first
     */
    public List<ReceivedEvent> events() {
        return reception.events();
    }

    /**
     * The comments so far, over all connections; heartbeats are among them.
     *
     * @return a snapshot, oldest first
     */
    public List<String> comments() {
        return reception.comments();
    }

    /**
     * The last {@code retry} that the stream has set.
     *
     * @return the time, if there was one
     */
    public Optional<Duration> retry() {
        return reception.retry();
    }

    /**
     * The last event id: what the next reconnect would send.
     *
     * @return the id, empty if there is none
     */
    public String lastEventId() {
        return stream.lastEventId();
    }

    /**
     * How many requests were sent after the first one.
     *
     * @return the number; 0 for a client that does not reconnect
     */
    public int reconnects() {
        return Math.max(0, reception.requests() - 1);
    }

    /**
     * What ended the stream, or its last connection, other than the server ending it in good order or this client being closed.
     *
     * @return the failure, if there was one
     */
    public Optional<Throwable> failure() {
        return reception.failure();
    }

    /**
     * Waits for an event.
     *
     * @param wanted tried on every event, also on those that were received before the call; must not block
     * @return the first one that fits
     * @throws AssertionError if none came
     */
    public ReceivedEvent awaitEvent(Predicate<? super ReceivedEvent> wanted) {
        int[] tried = {0};
        return reception.await("such event", () -> {
            List<ReceivedEvent> fresh = reception.eventsFrom(tried[0]);
            tried[0] += fresh.size();
            return fresh.stream().filter(wanted).findFirst();
        });
    }

    /**
     * Waits for a number of events, over all connections.
     *
     * @param count how many
     * @return the first so many; {@link #events()} tells whether there were more
     * @throws AssertionError if fewer came
     */
    public List<ReceivedEvent> awaitEvents(int count) {
        return reception.await(
                count + " events",
                () -> reception.eventCount() < count
                        ? Optional.empty()
                        : Optional.of(reception.events().subList(0, count)));
    }

    /**
     * Waits for a number of comments, over all connections.
     *
     * @param count how many
     * @return the first so many
     * @throws AssertionError if fewer came
     */
    public List<String> awaitComments(int count) {
        return reception.await(
                count + " comments",
                () -> reception.commentCount() < count
                        ? Optional.empty()
                        : Optional.of(reception.comments().subList(0, count)));
    }

    /**
     * Waits until the client has reconnected so many times, and the last reconnect was answered with an event stream.
     *
     * @param count how many
     * @throws AssertionError if that did not happen
     */
    public void awaitReconnects(int count) {
        reception.await(
                count + " reconnects", () -> reconnects() >= count && isOpen() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Waits until nothing more can come: the server has ended the stream and this client does not reconnect, the answer was no event
     * stream, or the client was closed.
     *
     * @throws AssertionError if there still may come something
     */
    public void awaitEnd() {
        reception.awaitEnd();
    }

    /**
     * Kills the connection under way, as if the network had failed; a reconnecting client then reconnects. Answers at once.
     *
     * <p>The JDK's client cannot be told to send a reset: it closes the socket, whose peer then sees an end, or a reset if there were
     * bytes that nobody had read. With HTTP/2 only the stream is reset, for clients of one server share a connection.
     * {@link RawSseClient#reset()} resets for certain.
     */
    public void cut() {
        stream.cut();
    }

    /** Ends the client for good: kills the connection under way and reconnects no more. A second call does nothing. */
    @Override
    public void close() {
        stream.close();
    }

    /** The client's state and what it has received, as in the message of a failed wait. */
    @Override
    public String toString() {
        return reception.toString();
    }

    /**
     * Prepares a {@link SseTestClient}.
     *
     * <p>Thread safety: confined to one thread; what it builds does not depend on it any more.
     */
    public static final class Builder {

        private final URI uri;
        private final List<String> headers = new ArrayList<>();
        private final List<String> cookies = new ArrayList<>();
        private String method = "GET";
        private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
        private HttpClient.Version version = HttpClient.Version.HTTP_1_1;
        private String lastEventId = "";
        private boolean reconnecting;
        private boolean followingRedirects;
        private Duration reconnectionTime = Duration.ofMillis(500);
        private Duration deadline = Duration.ofSeconds(20);
        private @Nullable HttpClient client;

        private Builder(URI uri) {
            this.uri = uri;
        }

        /**
         * Adds a request header. Unless they are set here, {@code Accept: text/event-stream} and {@code Cache-Control: no-cache} are sent.
         *
         * @param name  the header's name; the JDK's client refuses some, for example {@code Host} and {@code Connection}
         * @param value the header's value
         * @return this
         */
        public Builder header(String name, String value) {
            headers.add(name);
            headers.add(value);
            return this;
        }

        /**
         * Adds a cookie; all of them go into one header.
         *
         * @param name  the cookie's name
         * @param value the cookie's value, sent as it is
         * @return this
         */
        public Builder cookie(String name, String value) {
            cookies.add(name + '=' + value);
            return this;
        }

        /**
         * Asks by POST instead of GET, on every reconnect again.
         *
         * @param contentType the body's content type
         * @param content     the body, sent as UTF-8
         * @return this
         */
        public Builder post(String contentType, String content) {
            return header("Content-Type", contentType)
                    .method("POST", HttpRequest.BodyPublishers.ofString(content, StandardCharsets.UTF_8));
        }

        /**
         * Asks by another method than GET.
         *
         * @param method the method's name
         * @param body   its body
         * @return this
         */
        public Builder method(String method, HttpRequest.BodyPublisher body) {
            this.method = method;
            this.body = body;
            return this;
        }

        /**
         * Sets the last event id of the first request.
         *
         * @param id the id; ASCII only; empty, as by default, sends none
         * @return this
         */
        public Builder lastEventId(String id) {
            this.lastEventId = id;
            return this;
        }

        /**
         * Sets whether a lost stream is asked for again, off by default.
         *
         * @param reconnecting whether to behave as {@code EventSource} does
         * @return this
         */
        public Builder reconnecting(boolean reconnecting) {
            this.reconnecting = reconnecting;
            return this;
        }

        /**
         * Sets how long to wait before a reconnect, 500 ms by default, until the stream sets it by {@code retry}.
         *
         * @param time the time; browsers begin with 3 to 5 seconds
         * @return this
         */
        public Builder reconnectionTime(Duration time) {
            this.reconnectionTime = time;
            return this;
        }

        /**
         * Sets whether redirects are followed, as {@code EventSource} does, or seen as answers; off by default.
         *
         * @param following whether to follow
         * @return this
         */
        public Builder followingRedirects(boolean following) {
            this.followingRedirects = following;
            return this;
        }

        /**
         * Asks for HTTP/2; on a plain connection by an upgrade from HTTP/1.1, which a server may decline. By default it is HTTP/1.1.
         *
         * @return this
         */
        public Builder http2() {
            this.version = HttpClient.Version.HTTP_2;
            return this;
        }

        /**
         * Sets how long the client waits for anything, 20 seconds by default.
         *
         * @param deadline the time
         * @return this
         */
        public Builder deadline(Duration deadline) {
            this.deadline = deadline;
            return this;
        }

        /**
         * Sets the client that sends the requests, for example one that trusts a test's certificate. It decides about redirects, and it is
         * not closed. By default it is one that all test clients share.
         *
         * @param client the client
         * @return this
         */
        public Builder httpClient(HttpClient client) {
            this.client = client;
            return this;
        }

        /**
         * Makes a client that has not sent anything yet.
         *
         * @return the client
         */
        public SseTestClient build() {
            return new SseTestClient(this);
        }

        /**
         * Makes a client and opens it.
         *
         * @return the client, whose response's head has arrived
         * @throws AssertionError if no response came; nothing stays open then
         */
        public SseTestClient open() {
            SseTestClient made = build();
            try {
                return made.open();
            } catch (AssertionError | RuntimeException e) {
                made.close();
                throw e;
            }
        }

        private SseStream.Plan plan() {
            HttpRequest template = template();
            return new SseStream.Plan(
                    chosenClient(),
                    id -> id.isEmpty() ? template : withLastEventId(template, id),
                    response -> true,
                    lastEventId,
                    reconnecting,
                    reconnectionTime);
        }

        private HttpClient chosenClient() {
            if (client != null) {
                return client;
            }
            return followingRedirects ? SharedHttpClient.followingRedirects() : SharedHttpClient.staying();
        }

        private HttpRequest template() {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).version(version).method(method, body);
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            HttpHeaders explicit = request.copy().build().headers();
            if (explicit.firstValue("Accept").isEmpty()) {
                request.setHeader("Accept", "text/event-stream");
            }
            if (explicit.firstValue("Cache-Control").isEmpty()) {
                request.setHeader("Cache-Control", "no-cache");
            }
            if (!cookies.isEmpty()) {
                request.header("Cookie", String.join("; ", cookies));
            }
            return request.build();
        }

        private static HttpRequest withLastEventId(HttpRequest template, String id) {
            if (!StandardCharsets.US_ASCII.newEncoder().canEncode(id)) {
                throw new IllegalArgumentException("the JDK's client cannot send this Last-Event-ID: " + id);
            }
            return HttpRequest.newBuilder(template, (name, value) -> !name.equalsIgnoreCase("Last-Event-ID"))
                    .header("Last-Event-ID", id)
                    .build();
        }
    }
}
