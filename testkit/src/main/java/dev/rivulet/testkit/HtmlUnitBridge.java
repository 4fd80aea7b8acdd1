// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.IOException;
import java.net.URL;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.htmlunit.Page;
import org.htmlunit.PageCreator;
import org.htmlunit.WebClient;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.WebResponseData;
import org.htmlunit.WebWindow;
import org.htmlunit.WebWindowEvent;
import org.htmlunit.WebWindowListener;
import org.htmlunit.html.parser.HTMLParser;
import org.htmlunit.util.NameValuePair;
import org.htmlunit.util.WebConnectionWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a web client and its connection: writes the script into pages, and answers what the script asks.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class HtmlUnitBridge extends WebConnectionWrapper {

    /** The reserved path; a page's number and an operation follow. */
    static final String PATH = "/.rivulet-testkit-event-source/";

    private final WebClient webClient;
    private final HttpClient httpClient;
    private final AtomicInteger pageNumbers = new AtomicInteger();
    private final Map<Integer, HtmlUnitStreams> pages = new ConcurrentHashMap<>();
    private volatile boolean ended;

    private HtmlUnitBridge(WebClient webClient, HttpClient httpClient) {
        super(webClient.getWebConnection());
        this.webClient = webClient;
        this.httpClient = httpClient;
    }

    static HtmlUnitBridge install(WebClient webClient, HttpClient httpClient) {
        HtmlUnitBridge bridge = new HtmlUnitBridge(webClient, httpClient);
        webClient.setWebConnection(bridge);
        webClient.setPageCreator(bridge.new ScriptingPageCreator(webClient.getPageCreator()));
        webClient.addWebWindowListener(bridge.new Leaving());
        return bridge;
    }

    int openStreams() {
        return pages.values().stream().mapToInt(HtmlUnitStreams::count).sum();
    }

    void end() {
        ended = true;
        pages.values().forEach(HtmlUnitStreams::end);
    }

    @Override
    public void close() throws IOException {
        end();
        super.close();
    }

    @Override
    public WebResponse getResponse(WebRequest request) throws IOException {
        String path = request.getUrl().getPath();
        return path.startsWith(PATH) ? answer(request, path.substring(PATH.length())) : super.getResponse(request);
    }

    private WebResponse answer(WebRequest request, String asked) {
        int slash = asked.indexOf('/');
        HtmlUnitStreams streams = pages.get(Integer.valueOf(asked.substring(0, Math.max(0, slash))));
        String answer =
                streams == null ? "[]" : answer(streams, asked.substring(slash + 1), parameters(request.getUrl()));
        List<NameValuePair> headers = List.of(
                new NameValuePair("Content-Type", "application/json;charset=UTF-8"),
                new NameValuePair("Cache-Control", "no-store"));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        return new WebResponse(new WebResponseData(body, 200, "OK", headers), request, 0);
    }

    private String answer(HtmlUnitStreams streams, String operation, Map<String, String> parameters) {
        switch (operation) {
            case "open" -> {
                String opened = streams.open(
                        parameters.getOrDefault("base", ""),
                        parameters.getOrDefault("url", ""),
                        Boolean.parseBoolean(parameters.get("credentials")));
                if (ended) {
                    streams.end();
                }
                return opened;
            }
            case "close" -> {
                streams.close(Integer.parseInt(parameters.getOrDefault("source", "0")));
                return "[]";
            }
            default -> {
                return streams.poll();
            }
        }
    }

    private static Map<String, String> parameters(URL url) {
        Map<String, String> parameters = new HashMap<>();
        String query = url.getQuery() == null ? "" : url.getQuery();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                String value = URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8);
                parameters.put(parameter.substring(0, equals), value);
            }
        }
        return parameters;
    }

    private WebResponse scripted(WebResponse response) throws IOException {
        URL url = response.getWebRequest().getUrl();
        if (!HtmlUnitPage.isScriptable(response) || !url.getProtocol().startsWith("http")) {
            return response;
        }
        int number = pageNumbers.incrementAndGet();
        pages.put(number, new HtmlUnitStreams(webClient, httpClient, url));
        String base = url.getProtocol() + "://" + url.getAuthority() + PATH + number + '/';
        return HtmlUnitPage.withScript(response, number, base);
    }

    private void left(@Nullable Page page) {
        if (page != null && page.getWebResponse() instanceof HtmlUnitPage.Scripted scripted) {
            HtmlUnitStreams streams = pages.remove(scripted.number());
            if (streams != null) {
                streams.end();
            }
        }
    }

    /** Writes the script into what becomes a page, and into nothing else: a page's own requests get their HTML as it is. */
    private final class ScriptingPageCreator implements PageCreator {

        private final PageCreator creator;

        ScriptingPageCreator(PageCreator creator) {
            this.creator = creator;
        }

        @Override
        public Page createPage(WebResponse response, WebWindow window) throws IOException {
            return creator.createPage(scripted(response), window);
        }

        @Override
        public HTMLParser getHtmlParser() {
            return creator.getHtmlParser();
        }
    }

    /** Ends the streams of a page that its window does not show any more. */
    private final class Leaving implements WebWindowListener {

        @Override
        public void webWindowOpened(WebWindowEvent event) {
            // a new window has no page to leave
        }

        @Override
        public void webWindowContentChanged(WebWindowEvent event) {
            if (!Objects.equals(event.getOldPage(), event.getNewPage())) {
                left(event.getOldPage());
            }
        }

        @Override
        public void webWindowClosed(WebWindowEvent event) {
            left(event.getOldPage());
        }
    }
}
