// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import dev.rivulet.servlet.config.CorsPolicy;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A filter for event streams that somebody else writes: a servlet that blocks, Spring's {@code SseEmitter}, JAX-RS's {@code SseEventSink}, a servlet with a {@code WriteListener}. It lets them pass proxies,
 * and keeps them alive while they are silent.
 *
 * <pre>{@code
 * <filter>
 *     <filter-name>sse</filter-name>
 *     <filter-class>dev.rivulet.filter.SseFilter</filter-class>
 *     <async-supported>true</async-supported>
 * </filter>
 * <filter-mapping>
 *     <filter-name>sse</filter-name>
 *     <url-pattern>/*</url-pattern>
 * </filter-mapping>
 * }</pre>
 *
 * <p>A response is a stream if its content type is {@code text/event-stream} when something is written, flushed or ended, however and by whom it was set. Every other response passes
 * as it is. To a stream the filter
 * <ul>
 * <li>adds headers that keep proxies and caches from holding it back, unless the application has set them;
 * <li>gives UTF-8, also where the application takes a writer without saying so, and drops a {@code Content-Length};
 * <li>inserts the comment line {@code :} when the application has been silent for a while, only between two lines, so that no event changes by it, never before the
 * application's first byte unless that is asked for, and never while the application writes;
 * <li>flushes an event that the application has written and not flushed.
 * </ul>
 * A heartbeat that cannot be written shows that the peer is gone: the application's next write fails with an {@code IOException}, its {@code WriteListener} and its {@code AsyncListener}s are told
 * of the error, and if they do not complete the response, it is completed. While the container is inside a heartbeat, {@code complete()} and {@code dispatch()} wait for their turn
 * without blocking who calls them.
 *
 * <p>Init parameters; one that is unknown, or a wrong value, fails at start. Times are written {@code 500ms}, {@code 15s}, {@code 2min} or {@code PT15S}.
 * <table>
 * <caption>Init parameters</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code heartbeat}</td><td>15s</td><td>silence before a heartbeat, {@code off} for none</td></tr>
 * <tr><td>{@code earlyHeartbeat}</td><td>false</td><td>whether heartbeats may also come before the application's first byte, once it has flushed the headers; a byte order mark that it then writes
 * first is taken out, since it would not be one any more</td></tr>
 * <tr><td>{@code flushAfter}</td><td>100ms</td><td>how long a whole event may wait that was not flushed, {@code off} for as long as the application lets it</td></tr>
 * <tr><td>{@code headers}</td><td>all of them</td><td>which headers are added: some of {@code Cache-Control}, {@code X-Accel-Buffering}, {@code Connection} (over HTTP/1.1 alone),
 * {@code X-Content-Type-Options}; or {@code none}</td></tr>
 * <tr><td>{@code contentTypes}</td><td>text/event-stream</td><td>media types that count as streams; those that are not {@code text/event-stream} get headers, and are flushed after each line, but
 * get no heartbeats</td></tr>
 * <tr><td>{@code cors}</td><td>none</td><td>origins whose pages may read the streams, with credentials; {@code *} for all, without. Preflight requests of theirs for GET are answered here</td></tr>
 * <tr><td>{@code compression}</td><td>avoid</td><td>{@code avoid}: filters and servlets behind this one do not see the {@code Accept-Encoding} of a request that asks for an event stream.
 * {@code refuse}: besides, streams are sent with {@code Content-Encoding: identity}, which keeps the compressors of Jetty 9, Tomcat and Undertow away. {@code allow}: neither</td></tr>
 * <tr><td>{@code writeTimeout}</td><td>30s</td><td>how long a heartbeat may be held up by a peer that does not read before it is given up</td></tr>
 * </table>
 *
 * <p>The filter needs {@code async-supported} if what is behind it does, and may be mapped to REQUEST, ASYNC and ERROR dispatches; a request that comes by again is not
 * wrapped again. Streams of {@link dev.rivulet.servlet.SseServlet} pass untouched, since they have all of this.
 *
 * <p>Thread safety: safe for use by any thread, as filters are.
 */
public class SseFilter implements Filter {

    /** What all requests share. */
    record Setup(FilterSettings settings, FilterThreads threads, Warnings warnings) {}

    private @Nullable Setup setup;
    private @Nullable ServletContext context;

    /** Creates the filter. */
    public SseFilter() {}

    /**
     * Reads the init parameters, and joins the threads that all filters of the webapp share. A subclass that overrides this calls it.
     *
     * @param config the filter's configuration
     * @throws ServletException if a parameter is wrong; the message names it and its value
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            FilterSettings settings = FilterSettings.of(config);
            context = config.getServletContext();
            setup = new Setup(settings, FilterThreads.join(config.getServletContext()), new Warnings());
        } catch (IllegalArgumentException e) {
            throw new ServletException("Filter " + config.getFilterName() + ", parameter " + e.getMessage(), e);
        }
    }

    /**
     * Passes a request on, with a response that knows what to do if it becomes a stream.
     *
     * @param request  the request
     * @param response its response
     * @param chain    what is behind the filter
     * @throws IOException      if what is behind throws it
     * @throws ServletException if what is behind throws it, or the filter has not been initialised
     */
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Setup shared = setup;
        if (shared == null) {
            throw new ServletException("SseFilter: init was not called");
        }
        FilteredResponse known = FilteredResponse.in(response);
        if (known != null) {
            serve(known, request, response, chain);
        } else if (request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
                && !response.isCommitted()) {
            filter(shared, httpRequest, httpResponse, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void filter(Setup setup, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isPreflight(setup, request) && setup.settings().cors().apply(request, response)) {
            CorsPolicy.preflight(request, response, "GET, HEAD");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        FilteredResponse filtered = new FilteredResponse(setup, request, response);
        boolean hides = setup.settings().compression().hides(request);
        serve(filtered, new FilteredRequest(request, filtered, hides), filtered, chain);
    }

    /** Only for reading: what else a URL does is not the filter's to allow. */
    private static boolean isPreflight(Setup setup, HttpServletRequest request) {
        return !setup.settings().cors().origins().isEmpty()
                && CorsPolicy.isPreflight(request)
                && "GET".equals(request.getHeader("Access-Control-Request-Method"));
    }

    private static void serve(
            FilteredResponse filtered, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!filtered.life().enterService()) {
            chain.doFilter(request, response);
            return;
        }
        boolean normally = false;
        try {
            chain.doFilter(request, response);
            normally = true;
        } finally {
            filtered.life().leaveService(normally);
        }
    }

    /** Leaves the shared threads, which end with the last filter of the webapp; streams that are open get no heartbeats any more. A subclass that overrides this calls it. */
    @Override
    public void destroy() {
        Setup shared = setup;
        ServletContext webapp = context;
        setup = null;
        if (shared != null && webapp != null) {
            shared.threads().leave(webapp);
        }
    }
}
