// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A peer on a plain socket, for all that a well-behaved client does not do: stop reading, reset the connection, leave in the middle, send
 * any header, or use a socket again after its response has ended.
 *
 * <p>It reads nothing unless it is told to. A peer that stalls is one whose {@code read} methods are not called; calling one again resumes.
 * What the operating systems and the server keep in their buffers meanwhile depends on them; {@link Builder#receiveBufferSize} makes this
 * side's part small. HTTP/1.1 without TLS only; chunked bodies are decoded.
 *
 * <p>Whatever reads has a deadline, 20 seconds unless set otherwise, and throws an {@link AssertionError} that tells what was received. All
 * that was received is kept until the client is garbage.
 *
 * <p>Thread safety: confined to one thread, except {@link #reset()} and {@link #close()}, which any thread may call.
 */
public final class RawSseClient implements Closeable {

    private static final int BUFFER_SIZE = 16 * 1024;

    private final Socket socket;
    private final Builder settings;
    private final byte[] buffer = new byte[BUFFER_SIZE];

    private RawResponse response;

    private RawSseClient(Builder settings) throws IOException {
        this.settings = settings;
        this.response = new RawResponse(settings.method);
        this.socket = new Socket();
        try {
            connect();
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Prepares a connection.
     *
     * @param host the server's name or address; also sent as {@code Host}, unless that header is set
     * @param port the server's port
     * @return a builder with the defaults that its methods name
     */
    public static Builder to(String host, int port) {
        return new Builder(host, port);
    }

    /**
     * Connects and asks for a stream.
     *
     * @param host    the server's name or address
     * @param port    the server's port
     * @param path    the path, with its query
     * @param headers more request headers
     * @return the client; nothing was read yet
     * @throws IOException if the connection cannot be made
     */
    public static RawSseClient connect(String host, int port, String path, Map<String, String> headers)
            throws IOException {
        Builder builder = to(host, port).path(path);
        headers.forEach(builder::header);
        return builder.connect();
    }

    private void connect() throws IOException {
        if (settings.receiveBufferSize > 0) {
            socket.setReceiveBufferSize(settings.receiveBufferSize);
        }
        socket.setTcpNoDelay(true);
        int timeout = (int) Math.min(Integer.MAX_VALUE, settings.deadline.toMillis());
        socket.connect(new InetSocketAddress(settings.host, settings.port), timeout);
        send(settings.request(settings.path));
    }

    /**
     * Sends bytes as they are, for example the rest of a request's body.
     *
     * @param bytes the bytes
     * @throws IOException if the connection is gone
     */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /**
     * Asks again on the same socket, with the same headers, after the response under way has ended in good order. What was received before
     * is forgotten.
     *
     * @param path the path, with its query
     * @throws IOException           if the connection is gone
     * @throws IllegalStateException if the response under way has not ended
     */
    public void requestAgain(String path) throws IOException {
        if (!isComplete()) {
            throw new IllegalStateException("the response has not ended: " + this);
        }
        byte[] early = response.surplus();
        response = new RawResponse(settings.method);
        response.feed(early, early.length);
        send(settings.request(path));
    }

    /**
     * The response's head; reads until it is there. Informational responses (1xx) are skipped.
     *
     * @return the head
     * @throws AssertionError if none comes
     */
    public Head head() {
        readUntil("head", () -> response.head() != null);
        Head head = response.head();
        if (head == null) {
            throw missing("head");
        }
        return head;
    }

    /**
     * Reads once: waits for bytes and takes what there is, at most 16 KiB.
     *
     * @return whether something was read; false at the end of the response, in good order or not
     * @throws AssertionError if nothing comes
     */
    public boolean read() {
        return read("more", new Deadline(settings.deadline));
    }

    /**
     * Reads whatever comes in a time, and returns when it is over or the response has ended: for tests that something does not come.
     *
     * @param time how long
     */
    public void readFor(Duration time) {
        Deadline deadline = new Deadline(time);
        try {
            readUntilOver("more", deadline);
        } catch (TimeOver expected) {
            // that is what the caller asked for
        }
    }

    /**
     * Reads until an event is there.
     *
     * @param wanted tried on every event of this response, also on those that were read before
     * @return the first one that fits
     * @throws AssertionError if none comes
     */
    public ReceivedEvent readEvent(Predicate<? super ReceivedEvent> wanted) {
        List<ReceivedEvent> found = new ArrayList<>();
        int[] tried = {0};
        readUntil("such event", () -> {
            List<ReceivedEvent> events = response.events();
            events.subList(tried[0], events.size()).stream()
                    .filter(wanted)
                    .findFirst()
                    .ifPresent(found::add);
            tried[0] = events.size();
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /**
     * Reads until a number of events is there.
     *
     * @param count how many of this response
     * @return the first so many
     * @throws AssertionError if fewer come
     */
    public List<ReceivedEvent> readEvents(int count) {
        readUntil(count + " events", () -> response.events().size() >= count);
        return List.copyOf(response.events().subList(0, count));
    }

    /**
     * Reads until a number of comments is there.
     *
     * @param count how many of this response
     * @return the first so many
     * @throws AssertionError if fewer come
     */
    public List<String> readComments(int count) {
        readUntil(count + " comments", () -> response.comments().size() >= count);
        return List.copyOf(response.comments().subList(0, count));
    }

    /**
     * Reads until the response has ended, in good order or not; see {@link #isComplete()}.
     *
     * @return the whole body
     * @throws AssertionError if it does not end
     */
    public byte[] readToEnd() {
        readUntilOver("end", new Deadline(settings.deadline));
        return body();
    }

    /**
     * The body so far.
     *
     * @return what was read of it, without its framing
     */
    public byte[] body() {
        return response.body();
    }

    /**
     * The events so far.
     *
     * @return what was read of this response, oldest first
     */
    public List<ReceivedEvent> events() {
        return List.copyOf(response.events());
    }

    /**
     * The comments so far.
     *
     * @return what was read of this response, oldest first
     */
    public List<String> comments() {
        return List.copyOf(response.comments());
    }

    /**
     * Whether the response was read to its end and that was a good one: the last chunk, the announced length, or, if it announced
     * nothing, the end of the connection.
     *
     * @return false before the end, and if the connection broke
     */
    public boolean isComplete() {
        return response.isComplete();
    }

    /**
     * What broke the connection, as far as it was read.
     *
     * @return the failure, if there was one
     */
    public Optional<IOException> failure() {
        return Optional.ofNullable(response.failure());
    }

    /**
     * This side's port, by which a server's log names the connection.
     *
     * @return the port
     */
    public int localPort() {
        return socket.getLocalPort();
    }

    /**
     * Ends this side's half of the connection: the server reads an end, and can go on writing.
     *
     * @throws IOException if the connection is gone
     */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /**
     * Resets the connection: the server gets a TCP reset, whatever was read or not. A second call does nothing.
     *
     * @throws IOException if the operating system refuses
     */
    public void reset() throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    /**
     * Closes the socket: the server reads an end, or gets a reset if there were bytes that nobody had read. A second call does nothing.
     *
     * @throws IOException if the operating system refuses
     */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What was received, as in the message of a failed wait. */
    @Override
    public String toString() {
        return settings.method + ' ' + settings.path + ": " + response;
    }

    private void readUntil(String what, BooleanSupplier reached) {
        Deadline deadline = new Deadline(settings.deadline);
        while (!reached.getAsBoolean()) {
            if (!read(what, deadline)) {
                throw missing(what);
            }
        }
    }

    private void readUntilOver(String what, Deadline deadline) {
        boolean more = true;
        while (more) {
            more = read(what, deadline);
        }
    }

    private boolean read(String what, Deadline deadline) {
        if (response.isOver()) {
            return false;
        }
        try {
            int count = receive(deadline);
            if (count >= 0) {
                response.feed(buffer, count);
            } else {
                response.endOfConnection();
            }
            return count >= 0;
        } catch (SocketTimeoutException e) {
            throw new TimeOver("no " + what + " within the deadline from " + this);
        } catch (IOException e) {
            response.broken(e);
            return false;
        }
    }

    private int receive(Deadline deadline) throws IOException {
        long millis = deadline.millisLeft();
        if (millis == 0) {
            throw new SocketTimeoutException();
        }
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, millis));
        return socket.getInputStream().read(buffer);
    }

    private AssertionError missing(String what) {
        return new AssertionError("no " + what + " and none can come any more from " + this, response.failure());
    }

    /** The deadline has passed. */
    private static final class TimeOver extends AssertionError {

        private static final long serialVersionUID = 1L;

        TimeOver(String message) {
            super(message);
        }
    }

    /**
     * The head of a response.
     *
     * <p>Thread safety: immutable.
     *
     * @param statusLine the first line, for example {@code HTTP/1.1 200 OK}
     * @param status     the status code
     * @param headers    the headers, decoded as UTF-8
     */
    public record Head(String statusLine, int status, HttpHeaders headers) {}

    /**
     * Prepares a {@link RawSseClient}.
     *
     * <p>Thread safety: confined to one thread, as long as the client it made.
     */
    public static final class Builder {

        private final String host;
        private final int port;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String path = "/";
        private String method = "GET";
        private byte[] content = {};
        private int receiveBufferSize;
        private Duration deadline = Duration.ofSeconds(20);

        private Builder(String host, int port) {
            this.host = host;
            this.port = port;
            headers.put("Host", host + ':' + port);
            headers.put("Accept", "text/event-stream");
        }

        /**
         * Sets the path, {@code /} by default.
         *
         * @param path the path, with its query; sent as it is
         * @return this
         */
        public Builder path(String path) {
            this.path = path;
            return this;
        }

        /**
         * Sets a request header; {@code Host} and {@code Accept: text/event-stream} are sent unless they are set here.
         *
         * @param name  the header's name
         * @param value the header's value, sent as UTF-8, as browsers send {@code Last-Event-ID}
         * @return this
         */
        public Builder header(String name, String value) {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
            return this;
        }

        /**
         * Sets the request's method, GET by default.
         *
         * @param method the method's name
         * @return this
         */
        public Builder method(String method) {
            this.method = method;
            return this;
        }

        /**
         * Sets the request's body, with its length as a header. By default there is none.
         *
         * @param content the body
         * @return this
         */
        public Builder body(byte[] content) {
            this.content = content.clone();
            return header("Content-Length", Integer.toString(content.length));
        }

        /**
         * Sets the socket's receive buffer, by default the operating system's choice.
         *
         * @param bytes the size; the operating system takes it as a hint
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder receiveBufferSize(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes: must be at least 1, but was " + bytes);
            }
            this.receiveBufferSize = bytes;
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
         * Connects and sends the request.
         *
         * @return the client; nothing was read yet
         * @throws IOException if the connection cannot be made
         */
        public RawSseClient connect() throws IOException {
            return new RawSseClient(this);
        }

        private byte[] request(String path) {
            StringBuilder head =
                    new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            request.writeBytes(content);
            return request.toByteArray();
        }
    }
}
