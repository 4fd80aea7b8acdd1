// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.SseConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams from any servlet, filter or controller, and finds the broadcaster of a webapp.
 *
 * <pre>{@code
 * SseStreams.open(request, response, connection -> connection.subscribe("prices"));
 * }</pre>
 *
 * <p>Thread safety: safe for use by any thread; {@link #open} belongs to the thread that serves the request.
 */
public final class SseStreams {

    private SseStreams() {}

    /**
     * The broadcaster of a webapp, the one that its {@link SseServlet}s use. Made on first use, from the context's parameters
     * {@code rivulet.heartbeat}, {@code rivulet.history} and so on (see {@link SseServlet}), and closed with the webapp.
     *
     * @param context the webapp
     * @return always the same broadcaster
     * @throws IllegalArgumentException if a parameter of the context is wrong; the message names it
     */
    public static SseBroadcaster broadcaster(ServletContext context) {
        return WebappBroadcaster.of(context).broadcaster();
    }

    /**
     * Makes a broadcaster of the application's own the one of the webapp. Must be called before the first use, for example by a {@code ServletContextListener}. Parameters of the
     * context that belong to the broadcaster have no effect on it, and a servlet that has one of them as an init parameter does not start unless the context has the same.
     *
     * @param context     the webapp
     * @param broadcaster the broadcaster, closed with the webapp from now on
     * @throws IllegalStateException if the webapp has a broadcaster already
     */
    public static void useBroadcaster(ServletContext context, SseBroadcaster broadcaster) {
        Objects.requireNonNull(broadcaster, "broadcaster: must not be null");
        WebappBroadcaster.set(context, broadcaster);
    }

    /**
     * Answers a request with a stream of the webapp's broadcaster, see {@link #open(HttpServletRequest, HttpServletResponse, SseBroadcaster, ConnectionListener)}.
     *
     * @param request  the request
     * @param response its response, not committed
     * @param listener the application's view of the connection
     * @return the connection, or nothing if the request was refused or was a HEAD
     * @throws IOException if the headers cannot be sent
     */
    public static Optional<SseConnection> open(
            HttpServletRequest request, HttpServletResponse response, ConnectionListener listener) throws IOException {
        return open(request, response, broadcaster(request.getServletContext()), listener);
    }

    /**
     * Answers a request with a stream: calls {@code onOpen}, sends the headers, and goes on asynchronously. Nothing may be written to the
     * response besides, and the caller returns soon after. Method, origin and {@code Accept} header are the caller's to check; {@link SseServlet} does.
     *
     * <p>Over a limit of the broadcaster the request is refused: a browser's {@code EventSource} is told to come back in a while, since any
     * other answer than 200 would stop it for good; everybody else gets status 503 or 429 with {@code Retry-After}. Who comes back although it was told that its stream has
     * ended ({@link SseConnection#terminate()}) is answered with 204. A HEAD request gets the headers alone.
     *
     * @param request     the request; the servlet and all filters in front of it must support asynchronous processing
     * @param response    its response, not committed
     * @param broadcaster the broadcaster
     * @param listener    the application's view of the connection
     * @return the connection, or nothing if the request was refused or was a HEAD
     * @throws IOException           if the headers cannot be sent
     * @throws IllegalStateException if the response is committed, or asynchronous processing is not supported or has begun
     */
    public static Optional<SseConnection> open(
            HttpServletRequest request,
            HttpServletResponse response,
            SseBroadcaster broadcaster,
            ConnectionListener listener)
            throws IOException {
        return open(request, response, broadcaster, request.getRemoteUser(), listener);
    }

    /**
     * The same for a user whom the application has authenticated itself.
     *
     * @param request     the request; the servlet and all filters in front of it must support asynchronous processing
     * @param response    its response, not committed
     * @param broadcaster the broadcaster
     * @param user        the user's name, for {@link dev.rivulet.connection.ConnectionRegistry#ofUser}, or null
     * @param listener    the application's view of the connection
     * @return the connection, or nothing if the request was refused or was a HEAD
     * @throws IOException           if the headers cannot be sent
     * @throws IllegalStateException if the response is committed, or asynchronous processing is not supported or has begun
     */
    public static Optional<SseConnection> open(
            HttpServletRequest request,
            HttpServletResponse response,
            SseBroadcaster broadcaster,
            @Nullable String user,
            ConnectionListener listener)
            throws IOException {
        PeerSettings settings = PeerSettings.of(request.getServletContext());
        return open(request, response, broadcaster, peer(settings, request, user), settings.transport(), listener);
    }

    /**
     * The same for callers that answer failures themselves: what {@link ConnectionListener#onOpen} throws is thrown here, and nothing was sent. The response can still be any response, an error page for
     * example, and ends when the caller returns to the container. Mind that a browser's {@code EventSource} comes back after a stream that was cut, but stays away for good after any answer other than 200.
     *
     * @param request     the request; the servlet and all filters in front of it must support asynchronous processing
     * @param response    its response, not committed
     * @param broadcaster the broadcaster
     * @param user        the user's name, for {@link dev.rivulet.connection.ConnectionRegistry#ofUser}, or null
     * @param listener    the application's view of the connection
     * @return the connection, or nothing if the request was refused or was a HEAD
     * @throws IOException           if the headers cannot be sent
     * @throws IllegalStateException if the response is committed, or asynchronous processing is not supported or has begun
     * @throws Exception             what {@code onOpen} throws; {@code onClose} is called as well
     */
    public static Optional<SseConnection> openOrFail(
            HttpServletRequest request,
            HttpServletResponse response,
            SseBroadcaster broadcaster,
            @Nullable String user,
            ConnectionListener listener)
            throws Exception {
        PeerSettings settings = PeerSettings.of(request.getServletContext());
        StrictOpening strict = new StrictOpening(Objects.requireNonNull(listener, "listener: must not be null"));
        Optional<SseConnection> connection =
                open(request, response, broadcaster, peer(settings, request, user), settings.transport(), strict);
        Exception failure = strict.failure();
        if (failure != null) {
            StreamHeaders.takeBackStream(response);
            throw failure;
        }
        return connection;
    }

    /**
     * Tells in the first dispatch of a request that its stream may be opened in a later one, for example by a framework that waits for something first. Where filters have wrapped the response, it can
     * be found out only now, on Jetty, whether they let it be written without blocking; a stream for which this was not done takes a thread for each write.
     *
     * @param request  the request, not yet asynchronous
     * @param response its response, not committed; nothing has been taken from it yet
     * @throws IOException if the container does not give its stream
     */
    public static void prepare(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Transports.canBeNonBlocking()
                && !response.isCommitted()
                && WrappedResponses.of(request.getServletContext()).learn(request, response)) {
            StreamHeaders.takeBackStream(response);
        }
    }

    private static Peer peer(PeerSettings settings, HttpServletRequest request, @Nullable String user) {
        return new Peer(settings.trustedProxies().clientAddress(request), user, settings.session(request));
    }

    static Optional<SseConnection> open(
            HttpServletRequest request,
            HttpServletResponse response,
            SseBroadcaster broadcaster,
            Peer peer,
            TransportChoice choice,
            ConnectionListener listener)
            throws IOException {
        Objects.requireNonNull(listener, "listener: must not be null");
        requirePossible(request, response);
        peer.expect(broadcaster);
        try (Admission admission =
                broadcaster.admit(peer.request(lastEventId(request).orElse(null)))) {
            if (admission.refusal().isPresent()) {
                RefusalAnswer.send(request, response, admission.refusal().get());
                return Optional.empty();
            }
            if (request.getMethod().equals("HEAD")) {
                StreamHeaders.set(response);
                response.flushBuffer();
                return Optional.empty();
            }
            ServletTransport transport = Transports.of(request, response, choice);
            if (listener instanceof StrictOpening strict) {
                strict.expect(transport);
            } else {
                transport.goAsync();
            }
            SseConnection connection = admission.open(transport, listener);
            peer.opened(connection);
            return Optional.of(connection);
        }
    }

    /**
     * The open connections of the webapp's broadcaster that were opened within an HTTP session. None of those that were opened with {@code closeWithSession} switched off.
     *
     * @param session the session, valid
     * @return a snapshot
     * @throws IllegalStateException if the session has ended
     */
    public static List<SseConnection> connectionsOf(HttpSession session) {
        SseBroadcaster broadcaster = broadcaster(session.getServletContext());
        return SessionStreams.key(session)
                .map(key -> broadcaster.registry().ofSession(key))
                .orElse(List.of());
    }

    /**
     * The id of the last event that a peer has received, from the header {@code Last-Event-ID} or the query parameter {@code lastEventId} or
     * {@code last-event-id}, decoded as UTF-8. For deciding before a stream is opened; an open connection knows its own.
     *
     * @param request the request
     * @return the id, if there is one
     */
    public static Optional<String> lastEventId(HttpServletRequest request) {
        return LastEventId.of(request);
    }

    private static void requirePossible(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            throw new IllegalStateException("the response is committed; a stream cannot begin any more");
        }
        if (request.isAsyncStarted()) {
            throw new IllegalStateException("asynchronous processing has begun already; open the stream first");
        }
        if (!request.isAsyncSupported()) {
            throw new IllegalStateException("asynchronous processing is not supported for " + request.getRequestURI()
                    + ": the servlet and every filter in front of it need asyncSupported = true (in web.xml"
                    + " <async-supported>true</async-supported>)");
        }
    }
}
