// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.htmlunit.WebClient;
import org.htmlunit.http.Cookie;
import org.htmlunit.util.UrlUtils;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one page in HtmlUnit, and what they have received since the page last asked.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class HtmlUnitStreams {

    private static final Duration RECONNECTION_TIME = Duration.ofSeconds(3);

    private final WebClient webClient;
    private final HttpClient httpClient;
    private final URL page;

    // guarded by this
    private final Map<Integer, SseStream> streams = new HashMap<>();
    private final List<String> messages = new ArrayList<>();
    private int opened;

    HtmlUnitStreams(WebClient webClient, HttpClient httpClient, URL page) {
        this.webClient = webClient;
        this.httpClient = httpClient;
        this.page = page;
    }

    synchronized int count() {
        return streams.size();
    }

    /** Opens a stream; answers its number and its absolute address, or an error for the page to throw. */
    String open(String base, String address, boolean credentials) {
        URL url;
        URI uri;
        try {
            url = UrlUtils.encodeUrl(
                    new URL(withoutFragment(UrlUtils.resolveUrl(base, address))), StandardCharsets.UTF_8);
            uri = url.toURI();
        } catch (MalformedURLException | URISyntaxException | IllegalArgumentException e) {
            return Json.object("error", "not a URL: " + address);
        }
        int number = number();
        Source source = new Source(number, url, credentials);
        SseStream stream = new SseStream(source.plan(uri), source);
        synchronized (this) {
            streams.put(number, stream);
        }
        stream.start();
        return Json.object("source", Integer.toString(number), "url", url.toExternalForm());
    }

    private static String withoutFragment(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    private synchronized int number() {
        return ++opened;
    }

    /** Ends one and forgets it. */
    void close(int number) {
        SseStream stream;
        synchronized (this) {
            stream = streams.remove(number);
        }
        if (stream != null) {
            stream.close();
        }
    }

    /** What has come since the last call, as a JSON array. */
    synchronized String poll() {
        String answer = '[' + String.join(",", messages) + ']';
        messages.clear();
        return answer;
    }

    /** Ends all. */
    void end() {
        List<SseStream> all;
        synchronized (this) {
            all = List.copyOf(streams.values());
        }
        all.forEach(SseStream::close);
    }

    private synchronized void tell(String message) {
        messages.add(message);
    }

    private static String origin(URL url) {
        int port = url.getPort() == url.getDefaultPort() ? -1 : url.getPort();
        return url.getProtocol() + "://" + url.getHost() + (port < 0 ? "" : ":" + port);
    }

    /** One stream of the page. */
    private final class Source implements SseStream.Watcher {

        private final int number;
        private final URL url;
        private final boolean foreign;
        private final boolean credentials;
        private final AtomicBoolean failed = new AtomicBoolean();

        Source(int number, URL url, boolean credentials) {
            this.number = number;
            this.url = url;
            this.foreign = !origin(url).equals(origin(page));
            this.credentials = credentials || !foreign;
        }

        SseStream.Plan plan(URI uri) {
            return new SseStream.Plan(httpClient, id -> request(uri, id), this::admits, "", true, RECONNECTION_TIME);
        }

        private HttpRequest request(URI uri, String lastEventId) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Accept", "text/event-stream")
                    .header("Accept-Language", webClient.getBrowserVersion().getAcceptLanguageHeader())
                    .header("Cache-Control", "no-cache")
                    .header("Referer", page.toExternalForm())
                    .header("User-Agent", webClient.getBrowserVersion().getUserAgent());
            if (foreign) {
                request.header("Origin", origin(page));
            }
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            Set<Cookie> cookies = credentials ? webClient.getCookies(url) : Set.of();
            if (!cookies.isEmpty()) {
                request.header(
                        "Cookie",
                        cookies.stream()
                                .map(cookie -> cookie.getName() + '=' + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            return request.build();
        }

        private boolean admits(ResponseInfo response) {
            if (!foreign) {
                return true;
            }
            String allowed =
                    response.headers().firstValue("Access-Control-Allow-Origin").orElse("");
            String alsoCredentials = response.headers()
                    .firstValue("Access-Control-Allow-Credentials")
                    .orElse("");
            return credentials
                    ? allowed.equals(origin(page)) && alsoCredentials.equals("true")
                    : allowed.equals("*") || allowed.equals(origin(page));
        }

        @Override
        public void onRequest() {
            // the page is told of answers only
        }

        @Override
        public void onResponse(int status, HttpHeaders headers, boolean admitted) {
            if (credentials) {
                headers.allValues("Set-Cookie").forEach(cookie -> webClient.addCookie(cookie, url, this));
            }
            if (admitted) {
                tell(message("open"));
            } else {
                fail();
            }
        }

        @Override
        public void onEvent(ReceivedEvent event) {
            tell(message(
                    "event",
                    "type",
                    event.name(),
                    "data",
                    event.data(),
                    "lastEventId",
                    event.lastEventId(),
                    "origin",
                    origin(url)));
        }

        @Override
        public void onLost(@Nullable Throwable cause) {
            tell(message("lost"));
        }

        @Override
        public void onEnd(@Nullable Throwable cause) {
            fail();
        }

        private String message(String kind, String... members) {
            List<String> all = new ArrayList<>(List.of("source", Integer.toString(number), "kind", kind));
            all.addAll(List.of(members));
            return Json.object(all.toArray(String[]::new));
        }

        private void fail() {
            if (failed.compareAndSet(false, true)) {
                close(number);
                tell(message("failed"));
            }
        }
    }
}
