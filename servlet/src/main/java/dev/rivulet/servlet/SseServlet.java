// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.config.CorsPolicy;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A servlet that answers with event streams.
 *
 * <pre>{@code
 * @WebServlet(urlPatterns = "/prices", asyncSupported = true)
 * public final class PriceServlet extends SseServlet {
 *     @Override
 *     protected void onOpen(SseConnection connection) {
 *         connection.subscribe("prices");
 *     }
 * }
 * }</pre>
 *
 * <p>GET opens a stream; POST as well, where the init parameter {@code methods} allows it. HEAD is answered with the headers alone, OPTIONS
 * and CORS preflights are answered, everything else with 405. A request whose {@code Accept} header excludes {@code text/event-stream} gets 406.
 *
 * <p>Init parameters of the servlet, or, with the prefix {@code rivulet.}, parameters of the context. A wrong value fails at the servlet's
 * start, with its name and value. Times are written {@code 500ms}, {@code 15s}, {@code 2min} or {@code PT15S}, sizes {@code 65536}, {@code 64KiB} or {@code 1MiB}.
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code origins}</td><td>none</td><td>origins whose pages may read the stream, with credentials; {@code *} for all, without</td></tr>
 * <tr><td>{@code methods}</td><td>GET</td><td>what opens a stream: GET, POST or both</td></tr>
 * <tr><td>{@code retry}</td><td>none</td><td>reconnection delay that is sent first on each stream</td></tr>
 * <tr><td>{@code trustedProxies}</td><td>none</td><td>proxies whose {@code Forwarded} or {@code X-Forwarded-For} headers are believed: addresses, ranges such as
 * {@code 10.0.0.0/8}, {@code loopback}, {@code private}; see {@link #remoteAddress}</td></tr>
 * <tr><td>{@code closeWithSession}</td><td>true</td><td>whether a stream ends with the HTTP session within which it was opened; if not, {@code maxConnectionsPerSession} counts nothing. On Jetty a session
 * does not expire while a stream is open within it; on Tomcat and Undertow it does</td></tr>
 * <tr><td>{@code transport}</td><td>auto</td><td>{@code nonBlocking}: writes never wait, needs Servlet 3.1. {@code blocking}: each write takes a thread, of at most 256, or a virtual one from Java 24 on. {@code auto}: the
 * first wherever container and filters can do it</td></tr>
 * <tr><td>{@code heartbeat}</td><td>15s</td><td>silence before a heartbeat, {@code off} for none</td></tr>
 * <tr><td>{@code writeTimeout}</td><td>30s</td><td>how long a connection may take nothing before it is cut</td></tr>
 * <tr><td>{@code history}</td><td>1000</td><td>events kept per topic for those who resume</td></tr>
 * <tr><td>{@code historyBytes}</td><td>1MiB</td><td>bytes kept per topic</td></tr>
 * <tr><td>{@code historyAge}</td><td>10min</td><td>how long events are kept</td></tr>
 * <tr><td>{@code overflow}</td><td>disconnect</td><td>what becomes of a reader too far behind: disconnect, skip or conflate</td></tr>
 * <tr><td>{@code maxConnections}</td><td>no limit</td><td>connections in total</td></tr>
 * <tr><td>{@code maxConnectionsPerAddress}</td><td>no limit</td><td>connections from one remote address</td></tr>
 * <tr><td>{@code maxConnectionsPerUser}</td><td>no limit</td><td>connections of one user, see {@link #user}</td></tr>
 * <tr><td>{@code maxConnectionsPerSession}</td><td>no limit</td><td>connections of one HTTP session</td></tr>
 * <tr><td>{@code maxAge}</td><td>off</td><td>how old a connection may become; browsers come back and resume</td></tr>
 * <tr><td>{@code shutdownRetry}</td><td>5s</td><td>how long peers are told to wait, give or take a half, when the server stops; {@code off} to tell nothing</td></tr>
 * </table>
 * Those from {@code heartbeat} on belong to the broadcaster, which all servlets of a webapp share ({@link SseStreams#broadcaster}).
 *
 * <p>Thread safety: safe for use by any thread, as servlets are.
 */
public abstract class SseServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private transient @Nullable SseBroadcaster broadcaster;
    private transient boolean joined;
    private transient CorsPolicy cors = new CorsPolicy(Set.of());
    private transient PeerSettings peers = PeerSettings.standard();
    private transient Set<String> streamMethods = Set.of("GET");
    private transient Optional<SseEvent> greeting = Optional.empty();

    /** Creates the servlet. */
    protected SseServlet() {}

    // ---- for subclasses

    /**
     * A stream was opened; subscribe here. Called before the headers leave, so that whoever has seen them is subscribed, and before anything else is written, on the container's thread, which should be
     * given back soon.
     *
     * @param connection the connection
     * @throws Exception if the stream cannot be served; it is then closed
     */
    protected void onOpen(SseConnection connection) throws Exception {}

    /**
     * The same with the request, for parameters, attributes and the like; it must not be kept. Calls {@link #onOpen(SseConnection)} unless it is overridden.
     *
     * @param connection the connection
     * @param request    the request that opened it
     * @throws Exception if the stream cannot be served; it is then closed
     */
    protected void onOpen(SseConnection connection, HttpServletRequest request) throws Exception {
        onOpen(connection);
    }

    /**
     * A peer has missed events of a topic for good, since its place is not held any more: bring it up to date, usually by sending it a snapshot. Called once for each such topic, after
     * {@code onOpen}, or while the connection goes on; see {@link ConnectionListener#onGap}.
     *
     * @param connection the connection
     * @param gap        what is missing
     * @throws Exception if the peer cannot be brought up to date; the connection is then closed
     */
    protected void onGap(SseConnection connection, Gap gap) throws Exception {}

    /**
     * Decides whether a peer may read a topic, each time when {@link SseConnection#subscribe} is called. By default every topic may be read.
     *
     * @param connection the connection; its {@code request().user()} is who asks
     * @param topic      the topic's name
     * @return whether it may be read; if not, nothing of it is sent, and the subscription's outcome is {@code DENIED}
     */
    protected boolean maySubscribe(SseConnection connection, String topic) {
        return true;
    }

    /**
     * A connection has ended. Called exactly once for each, also if {@code onOpen} failed, on a thread that may be kept for a while.
     *
     * @param connection the connection
     * @param reason     why it ended
     */
    protected void onClose(SseConnection connection, CloseReason reason) {}

    /**
     * Decides whether a request gets a stream, before anything is sent: the place for authentication. Not asked for a browser whose stream has ended for good, which gets status 204. A request that does not must be answered here, for example by
     * {@code response.sendError(403)}, or by {@code response.setStatus(204)}, which tells a browser's {@code EventSource} not to come back. Any other
     * answer than 200 also stops an {@code EventSource} for good.
     *
     * @param request  the request
     * @param response its response
     * @return whether the stream is opened; false if the request has been answered
     * @throws IOException      if answering failed
     * @throws ServletException if deciding failed
     */
    protected boolean admit(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        return true;
    }

    /**
     * Who the user is, for {@link dev.rivulet.connection.ConnectionRegistry#ofUser}. By default who the container has authenticated.
     *
     * @param request the request
     * @return the user's name, or null
     */
    protected @Nullable String user(HttpServletRequest request) {
        return request.getRemoteUser();
    }

    /**
     * Where the request comes from, for {@link dev.rivulet.connection.ConnectionRequest#remoteAddress()} and the limit per address. By default the address that the container
     * names; or, if that is one of {@code trustedProxies}, the nearest address that is not, as told by the {@code Forwarded} headers (RFC 7239) or by {@code X-Forwarded-For}.
     * They are read from the right, since only what trusted proxies have appended can be believed, and as far as they name addresses. A request that has both headers, and each tells
     * something else, counts as the proxy's own: one of them was not written by it. No name is ever looked up.
     *
     * @param request the request
     * @return the address, not empty; {@code unknown} where the container names none
     */
    protected String remoteAddress(HttpServletRequest request) {
        return peers.trustedProxies().clientAddress(request);
    }

    /**
     * The broadcaster of the webapp. Still there when the servlet has been destroyed, for what {@code onClose} does then; but it may be closed.
     *
     * @return the broadcaster
     * @throws IllegalStateException if the servlet has not been initialised
     */
    protected final SseBroadcaster broadcaster() {
        SseBroadcaster shared = broadcaster;
        if (shared == null) {
            throw new IllegalStateException("the servlet is not initialised");
        }
        return shared;
    }

    // ---- life

    /**
     * Reads the parameters, joins the webapp's broadcaster, and calls {@link #init()}, which is a subclass's to override.
     *
     * @param config the servlet's configuration
     * @throws ServletException if a parameter is wrong
     */
    @Override
    public void init(ServletConfig config) throws ServletException {
        join(config);
        try {
            super.init(config);
        } catch (ServletException | RuntimeException e) {
            leave(config.getServletContext());
            throw e;
        }
    }

    private void join(ServletConfig config) throws ServletException {
        try {
            Parameters parameters = Parameters.of(config);
            cors = parameters.cors();
            peers = PeerSettings.of(parameters);
            streamMethods = parameters.methods();
            greeting =
                    parameters.retry().map(value -> Optional.of(SseEvent.ofRetry(value.duration())), Optional.empty());
            broadcaster = WebappBroadcaster.join(config.getServletContext(), parameters);
            joined = true;
        } catch (IllegalArgumentException e) {
            throw new ServletException("Servlet " + config.getServletName() + ", parameter " + e.getMessage(), e);
        }
    }

    /** Leaves the broadcaster, which closes with the last servlet that uses it. A subclass that overrides this calls it. */
    @Override
    public void destroy() {
        leave(getServletContext());
    }

    private void leave(ServletContext context) {
        if (joined) {
            joined = false;
            WebappBroadcaster.leave(context);
        }
    }

    // ---- requests

    /** Answers what is not offered with 405 and the methods that are (RFC 9110, section 15.5.6). */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> doGet(request, response);
            case "POST" -> doPost(request, response);
            case "OPTIONS" -> doOptions(request, response);
            default -> refuseMethod(response);
        }
    }

    private void serve(String method, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (streamMethods.contains(method)) {
            stream(request, response);
        } else {
            refuseMethod(response);
        }
    }

    /**
     * Opens a stream, unless the init parameter {@code methods} leaves GET out. Also called for HEAD.
     *
     * @param request  the request
     * @param response its response
     * @throws ServletException if it cannot be answered
     * @throws IOException      if it cannot be answered
     */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        serve("GET", request, response);
    }

    /**
     * Opens a stream if the init parameter {@code methods} allows POST, otherwise answers 405. May be overridden for POSTs that mean
     * something else.
     *
     * @param request  the request
     * @param response its response
     * @throws ServletException if it cannot be answered
     * @throws IOException      if it cannot be answered
     */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        serve("POST", request, response);
    }

    /**
     * Answers which methods there are, and CORS preflights.
     *
     * @param request  the request
     * @param response its response
     */
    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Allow", allowedMethods());
        if (cors.apply(request, response) && CorsPolicy.isPreflight(request)) {
            CorsPolicy.preflight(request, response, allowedMethods());
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private void refuseMethod(HttpServletResponse response) throws IOException {
        response.setHeader("Allow", allowedMethods());
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    private String allowedMethods() {
        Set<String> methods = new TreeSet<>(streamMethods);
        methods.add("OPTIONS");
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (overridesPost()) {
            methods.add("POST");
        }
        return String.join(", ", methods);
    }

    private boolean overridesPost() {
        for (Class<?> type = getClass(); type != null && type != SseServlet.class; type = type.getSuperclass()) {
            if (Stream.of(type.getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals("doPost"))) {
                return true;
            }
        }
        return false;
    }

    private void stream(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        if (!cors.apply(request, response)) {
            response.sendError(
                    HttpServletResponse.SC_FORBIDDEN, "origin not allowed; see the init parameter \"origins\"");
        } else if (!AcceptHeader.allowsStream(request)) {
            response.sendError(HttpServletResponse.SC_NOT_ACCEPTABLE, "only text/event-stream is offered");
        } else if (SseBroadcaster.isEnd(SseStreams.lastEventId(request).orElse(null))) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            open(request, response);
        }
    }

    /** Looks for the session first: it may end as soon as the peer is admitted, or begin then. */
    private void open(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        SessionStreams before = peers.session(request);
        if (admit(request, response)) {
            SessionStreams after = peers.session(request);
            Peer peer = new Peer(remoteAddress(request), user(request), after == null ? before : after);
            SseStreams.open(request, response, broadcaster(), peer, peers.transport(), new Events(request));
        }
    }

    /** Hands a connection's events to the servlet. Lets the request go after {@code onOpen}, since the container will use it for others. */
    private final class Events implements ConnectionListener {

        private @Nullable HttpServletRequest request;

        Events(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public void onOpen(SseConnection connection) throws Exception {
            HttpServletRequest current = request;
            request = null;
            greeting.ifPresent(connection::send);
            if (current != null) {
                SseServlet.this.onOpen(connection, current);
            }
        }

        @Override
        public void onGap(SseConnection connection, Gap gap) throws Exception {
            SseServlet.this.onGap(connection, gap);
        }

        @Override
        public boolean maySubscribe(SseConnection connection, String topic) {
            return SseServlet.this.maySubscribe(connection, topic);
        }

        @Override
        public void onClose(SseConnection connection, CloseReason reason) {
            SseServlet.this.onClose(connection, reason);
        }
    }
}
