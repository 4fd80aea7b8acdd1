// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.net.http.HttpClient;
import org.htmlunit.WebClient;

/**
 * Gives HtmlUnit an {@code EventSource}. Its own is a stub that never sends a request, so a page under test silently receives nothing.
 *
 * <pre>{@code
 * try (WebClient webClient = new WebClient();
 *         HtmlUnitEventSource bridge = HtmlUnitEventSource.install(webClient)) {
 *     HtmlPage page = webClient.getPage(url);
 *     // the page's own script receives events while the test goes on
 * }
 * }</pre>
 *
 * <p>Pages loaded after {@link #install(WebClient)} find an {@code EventSource} with {@code url}, {@code readyState},
 * {@code withCredentials}, {@code onopen}, {@code onmessage}, {@code onerror}, {@code addEventListener} with named events,
 * {@code removeEventListener}, {@code dispatchEvent} and {@code close()}. A real stream is behind each: with the web client's cookies,
 * which it also sets, its user agent and language, with redirects, {@code retry}, reconnects with {@code Last-Event-ID}, an end for good
 * at any answer but an event stream, and the rules for other origins (CORS). A page's streams end when its window shows another page or is
 * closed.
 *
 * <p>How it works: a small script is written into every HTML page, behind {@code <head>}; it asks a reserved path of the page's origin for
 * what has arrived, 50 times a second while an {@code EventSource} is open, and this bridge answers in place of the server.
 * {@link WebClient#waitForBackgroundJavaScript} therefore waits for all of its time while one is open: wait for what the page should
 * show.
 *
 * <p>Limits: this tests a page's own code against a real endpoint; it proves nothing about browsers. Install it behind other wrappers of
 * the web connection and behind a page creator of your own. Proxy, client certificates, {@code addRequestHeader} and credentials of the web
 * client do not apply to the streams; for TLS see {@link #install(WebClient, HttpClient)}. Markup that was not loaded by HTTP
 * ({@code about:blank}, {@code loadHtmlCodeIntoCurrentWindow}) keeps HtmlUnit's stub.
 *
 * <p>Thread safety: {@link #close()} may be called by any thread; a web client is confined to one.
 */
public final class HtmlUnitEventSource implements AutoCloseable {

    private final HtmlUnitBridge bridge;

    private HtmlUnitEventSource(HtmlUnitBridge bridge) {
        this.bridge = bridge;
    }

    /**
     * Gives a web client's pages an {@code EventSource}.
     *
     * @param webClient the web client; closing it closes the streams, too
     * @return the handle to end all streams
     */
    public static HtmlUnitEventSource install(WebClient webClient) {
        return install(webClient, SharedHttpClient.followingRedirects());
    }

    /**
     * Gives a web client's pages an {@code EventSource} that asks by a client of your own, for example one that trusts a test's
     * certificate.
     *
     * @param webClient  the web client; closing it closes the streams, too
     * @param httpClient sends the requests; it should follow redirects and handle no cookies, and it is not closed
     * @return the handle to end all streams
     */
    public static HtmlUnitEventSource install(WebClient webClient, HttpClient httpClient) {
        return new HtmlUnitEventSource(HtmlUnitBridge.install(webClient, httpClient));
    }

    /**
     * How many streams are open or reconnecting at this moment.
     *
     * @return the number, over all pages
     */
    public int openStreams() {
        return bridge.openStreams();
    }

    /** Ends all streams; pages see them fail for good, and new ones fail at once. A second call does nothing. */
    @Override
    public void close() {
        bridge.end();
    }
}
