// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.TestServer.Exchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.htmlunit.BrowserVersion;
import org.htmlunit.NicelyResynchronizingAjaxController;
import org.htmlunit.ScriptException;
import org.htmlunit.WebClient;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.http.Cookie;
import org.htmlunit.javascript.SilentJavaScriptErrorListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlUnitEventSourceTest {

    private static final String LOG = """
            function log(text) {
                document.getElementById('log').appendChild(document.createTextNode(text + ';'));
            }
            function follow(source) {
                source.onopen = function (e) { log('open ' + this.readyState + (e.target === source)); };
                source.onmessage = function (e) { log('message ' + e.data + ' #' + e.lastEventId); };
                source.onerror = function (e) { log('error ' + e.target.readyState); };
                return source;
            }
            """;

    private final TestServer server = new TestServer();
    private final TestServer other = new TestServer();
    private final WebClient webClient = new WebClient(BrowserVersion.CHROME);
    private final HtmlUnitEventSource bridge = HtmlUnitEventSource.install(webClient);

    @BeforeEach
    void beStrict() {
        webClient.getOptions().setThrowExceptionOnScriptError(true);
    }

    @AfterEach
    void closeAll() throws IOException {
        webClient.close();
        server.close();
        other.close();
    }

    private HtmlPage page(String script) throws IOException {
        server.page(
                "/dir/page",
                "<!DOCTYPE html><html lang='en'><head><title>t</title></head><body><p id='log'></p><script>" + LOG
                        + script + "</script></body></html>");
        return webClient.getPage(server.uri("/dir/page").toURL());
    }

    private static String log(HtmlPage page) {
        return page.getElementById("log").getTextContent();
    }

    private static void awaitLog(HtmlPage page, Predicate<String> condition) {
        Waiting.until(() -> condition.test(log(page)), () -> "the page shows " + log(page));
    }

    private static void awaitLog(HtmlPage page, String expected) {
        awaitLog(page, log -> log.equals(expected));
    }

    private void awaitOpenStreams(int count) {
        Waiting.until(() -> bridge.openStreams() == count, () -> bridge.openStreams() + " open streams");
    }

    @Test
    void page_receivesEventsWhileTheStreamGoesOn() throws IOException {
        HtmlPage page = page("follow(new EventSource('/events'));");
        Exchange exchange = server.next().stream();

        awaitLog(page, "open 1true;");
        exchange.send("id: 1\ndata: a\n\n");
        awaitLog(page, "open 1true;message a #1;");
        exchange.send(": hi\ndata: b\u00E9\uD83D\uDE00\u2028\"\\\ndata: c\n\n");
        awaitLog(page, "open 1true;message a #1;message b\u00E9\uD83D\uDE00\u2028\"\\\nc #1;");
    }

    @Test
    void request_looksLikeOneOfThePage() throws IOException {
        webClient.getCookieManager().addCookie(new Cookie("127.0.0.1", "session", "s1"));
        webClient.getCookieManager().addCookie(new Cookie("127.0.0.1", "other", "o"));
        page("new EventSource('../events?a=b c#part');");
        Exchange exchange = server.next();

        assertThat(exchange.path).isEqualTo("/events?a=b%20c");
        assertThat(exchange.header("Accept")).isEqualTo("text/event-stream");
        assertThat(exchange.header("Cookie").split("; ")).containsExactlyInAnyOrder("session=s1", "other=o");
        assertThat(exchange.header("User-Agent")).isEqualTo(BrowserVersion.CHROME.getUserAgent());
        assertThat(exchange.header("Referer")).isEqualTo(server.uri("/dir/page").toString());
        assertThat(exchange.headers).doesNotContainKeys("Origin", "Last-Event-ID");
    }

    @Test
    void cookieSetByTheStream_isKept() throws IOException {
        HtmlPage page = page("follow(new EventSource('/events'));");
        server.next().head(200, "text/event-stream", "Set-Cookie: fresh=f; Path=/");
        awaitLog(page, "open 1true;");

        assertThat(webClient.getCookieManager().getCookie("fresh").getValue()).isEqualTo("f");
    }

    @Test
    void attributes_areThoseOfEventSource() throws IOException {
        HtmlPage page = page("""
                var source = new EventSource('x', { withCredentials: true });
                log(source.url);
                log([source.withCredentials, source.readyState, source.onopen].join());
                log([source.CONNECTING, source.OPEN, source.CLOSED, EventSource.OPEN].join());
                log(source instanceof EventSource);
                log(document.scripts.length + document.compatMode);
                try { new EventSource(); } catch (e) { log(e instanceof TypeError); }
                try { EventSource('x'); } catch (e) { log(e instanceof TypeError); }
                try { new EventSource('http://['); } catch (e) { log(e.name); }
                """);

        assertThat(log(page))
                .isEqualTo(server.uri("/dir/x") + ";true,0,;0,1,2,1;true;1CSS1Compat;true;true;SyntaxError;");
    }

    @Test
    void namedEvents_goToTheirListenersOnly() throws IOException {
        HtmlPage page = page("""
                var source = follow(new EventSource('/events'));
                function tick(e) { log('tick ' + e.data + (this === source) + e.type + e.origin.slice(0, 5)); }
                source.addEventListener('tick', tick);
                source.addEventListener('tick', tick, false);
                source.addEventListener('tick', { handleEvent: function (e) { log('object ' + e.data); } });
                source.addEventListener('tick', function (e) { log('once'); }, { once: true });
                source.addEventListener('tock', tick);
                source.removeEventListener('tock', tick);
                source.addEventListener('message', function (e) { log('listener ' + (e instanceof MessageEvent)); });
                source.addEventListener('toString', function (e) { log('odd'); });
                """);
        Exchange exchange = server.next().stream();
        awaitLog(page, "open 1true;");

        exchange.send(
                "event: tick\ndata: 1\n\nevent: tock\ndata: 2\n\nevent: tick\ndata: 3\n\ndata: 4\n\nevent: toString\ndata\n\n");

        awaitLog(
                page,
                "open 1true;tick 1truetickhttp:;object 1;once;tick 3truetickhttp:;object 3;message 4 #;listener true;odd;");
    }

    @Test
    void dispatchEvent_reachesTheListeners() throws IOException {
        HtmlPage page = page("""
                var source = follow(new EventSource('/events'));
                source.addEventListener('message', function (e) { e.stopImmediatePropagation(); });
                source.addEventListener('message', function (e) { log('stopped'); });
                source.dispatchEvent(new MessageEvent('message', { data: 'own' }));
                """);

        assertThat(log(page)).isEqualTo("message own #;");
    }

    @Test
    void lostStream_isReconnectedWithLastEventId() throws IOException {
        HtmlPage page = page("follow(new EventSource('/events'));");
        server.next().stream().send("retry: 20\nid: 7\ndata: a\n\n").end();
        Exchange second = server.next();
        assertThat(second.header("Last-Event-ID")).isEqualTo("7");
        second.stream().send("data: b\n\n").cut();
        server.next().stream();

        awaitLog(page, "open 1true;message a #7;error 0;open 1true;message b #7;error 0;open 1true;");
    }

    @Test
    void status204_endsTheStreamForGood() throws IOException {
        HtmlPage page = page("follow(new EventSource('/events'));");
        server.next().stream().send("retry: 20\n\n").end();
        server.next().raw("HTTP/1.1 204 No Content\r\n\r\n").done.countDown();

        awaitLog(page, "open 1true;error 0;error 2;");
        awaitOpenStreams(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html"})
    void otherContentType_endsTheStreamForGood(String contentType) throws IOException {
        HtmlPage page = page("follow(new EventSource('/events'));");
        Exchange exchange = server.next().head(200, contentType).send("data: a\n\n");

        awaitLog(page, "error 2;");
        exchange.awaitPeerGone();
    }

    @Test
    void close_endsTheStreamOnBothSides() throws IOException {
        HtmlPage page = page("""
                var source = follow(new EventSource('/events'));
                source.onmessage = function (e) {
                    log(e.data);
                    source.close();
                    source.close();
                    log(source.readyState);
                };
                """);
        Exchange exchange = server.next().stream().send("data: a\n\ndata: b\n\n");

        awaitLog(page, "open 1true;a;2;");
        exchange.awaitPeerGone();
        awaitOpenStreams(0);
    }

    @Test
    void leavingThePage_endsItsStreams() throws IOException {
        HtmlPage first = page("follow(new EventSource('/events')); new EventSource('/more');");
        Exchange one = server.next().stream();
        Exchange two = server.next().stream();
        awaitLog(first, "open 1true;");
        assertThat(bridge.openStreams()).isEqualTo(2);
        server.page("/next", "<p>next</p>");

        HtmlPage next = webClient.getPage(server.uri("/next").toURL());

        assertThat(next.asNormalizedText()).isEqualTo("next");
        one.awaitPeerGone();
        two.awaitPeerGone();
        assertThat(bridge.openStreams()).isZero();
    }

    @Test
    void framesAndWindows_haveStreamsOfTheirOwn() throws IOException {
        server.page("/frame", "<p id='log'></p><script>" + LOG + "follow(new EventSource('/of-frame'));</script>");
        HtmlPage page = page("""
                var frame = document.createElement('iframe');
                frame.src = '/frame';
                document.body.appendChild(frame);
                """);
        Exchange exchange = server.next().stream().send("data: a\n\n");
        HtmlPage frame = (HtmlPage) page.getFrames().get(0).getEnclosedPage();
        awaitLog(frame, "open 1true;message a #;");

        page.executeJavaScript("frame.parentNode.removeChild(frame);");

        exchange.awaitPeerGone();
    }

    @Test
    void timersOfThePage_goOnWhileAStreamIsSilent() throws IOException {
        HtmlPage page = page("""
                follow(new EventSource('/events'));
                setInterval(function () { log('tick'); }, 30);
                """);
        server.next().stream();

        awaitLog(page, log -> log.contains("open 1true;") && log.split("tick").length > 5);
    }

    @Test
    void controllerThatMakesRequestsSynchronous_doesNotBlockThePage() throws IOException {
        webClient.setAjaxController(new NicelyResynchronizingAjaxController());
        HtmlPage page = page("follow(new EventSource('/events')); log('loaded');");
        assertThat(log(page)).isEqualTo("loaded;");
        server.next().stream().send("data: a\n\n");

        awaitLog(page, "loaded;open 1true;message a #;");
    }

    @Test
    void listenerThatThrows_isReportedAndDoesNotHarmTheOthers() throws IOException {
        List<String> errors = new CopyOnWriteArrayList<>();
        webClient.getOptions().setThrowExceptionOnScriptError(false);
        webClient.setJavaScriptErrorListener(new SilentJavaScriptErrorListener() {
            @Override
            public void scriptException(HtmlPage page, ScriptException failure) {
                errors.add(failure.getMessage());
            }
        });
        HtmlPage page = page("""
                var source = new EventSource('/events');
                source.onmessage = function () { throw new Error('broken'); };
                source.addEventListener('message', function (e) { log(e.data); });
                """);
        server.next().stream().send("data: a\n\ndata: b\n\n");

        awaitLog(page, "a;b;");
        Waiting.until(() -> errors.size() == 2, errors::toString);
        assertThat(errors).allMatch(error -> error.contains("broken"));
    }

    @Test
    void streamOfAnotherOrigin_needsItsPermission() throws IOException {
        HtmlPage page = page("follow(new EventSource('" + other.uri("/events") + "'));");
        Exchange exchange = other.next();
        assertThat(exchange.header("Origin")).isEqualTo(server.uri("").toString());
        exchange.stream();
        awaitLog(page, "error 2;");

        webClient.getCookieManager().addCookie(new Cookie("127.0.0.1", "session", "s1"));
        page = page("follow(new EventSource('" + other.uri("/events") + "'));");
        exchange = other.next();
        assertThat(exchange.headers).doesNotContainKey("Cookie");
        exchange.head(200, "text/event-stream", "Access-Control-Allow-Origin: *");
        awaitLog(page, "open 1true;");

        page = page("follow(new EventSource('" + other.uri("/events") + "', { withCredentials: true }));");
        exchange = other.next();
        assertThat(exchange.header("Cookie")).isEqualTo("session=s1");
        exchange.head(200, "text/event-stream", "Access-Control-Allow-Origin: *");
        awaitLog(page, "error 2;");

        page = page("follow(new EventSource('" + other.uri("/events") + "', { withCredentials: true }));");
        exchange = other.next();
        exchange.head(
                200,
                "text/event-stream",
                "Access-Control-Allow-Origin: " + server.uri(""),
                "Access-Control-Allow-Credentials: true");
        awaitLog(page, "open 1true;");
    }

    @Test
    void unreachableServer_isTriedAgain() throws IOException {
        other.close();
        HtmlPage page = page("follow(new EventSource('" + other.uri("/events") + "'));");

        awaitLog(page, "error 0;");
        assertThat(bridge.openStreams()).isEqualTo(1);
    }

    @Test
    void closingTheBridge_endsAllStreamsAndRefusesNewOnes() throws IOException {
        HtmlPage page = page("var source = follow(new EventSource('/events'));");
        Exchange exchange = server.next().stream();
        awaitLog(page, "open 1true;");

        bridge.close();
        bridge.close();

        exchange.awaitPeerGone();
        awaitLog(page, "open 1true;error 2;");
        page.executeJavaScript("follow(new EventSource('/again'));");
        awaitLog(page, "open 1true;error 2;error 2;");
    }

    @Test
    void closingTheWebClient_endsAllStreams() throws IOException {
        HtmlPage page = page("follow(new EventSource('/events'));");
        Exchange exchange = server.next().stream();
        awaitLog(page, "open 1true;");

        webClient.close();

        exchange.awaitPeerGone();
        awaitOpenStreams(0);
    }

    @Test
    void htmlThatThePageLoadsItself_staysAsItIs() throws IOException {
        server.page("/fragment", "<p>fragment</p>");
        HtmlPage page = page("""
                var request = new XMLHttpRequest();
                request.open('GET', '/fragment', false);
                request.send();
                log(request.responseText);
                """);

        assertThat(log(page)).isEqualTo("<p>fragment</p>;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>document.title = typeof EventSource.prototype.OPEN</script>",
                "\uFEFF <!-- <head> --><!doctype html>\n<HTML><HEAD lang=x>"
                        + "<script>document.title = typeof EventSource.prototype.OPEN</script></HEAD>",
                "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head>"
                        + "<script>document.title = typeof EventSource.prototype.OPEN</script></head><body/></html>",
                "<header><script>document.title = typeof EventSource.prototype.OPEN</script></header>"
            })
    void script_isFoundInAnyMarkup(String html) throws IOException {
        server.page("/markup", html);
        HtmlPage page = webClient.getPage(server.uri("/markup").toURL());

        assertThat(page.getTitleText()).isEqualTo("number");
        assertThat(page.executeJavaScript("'' + window.EventSource")
                        .getJavaScriptResult()
                        .toString())
                .doesNotContain("native code");
    }

    @Test
    void severalStreams_areServedInTheirOrder() throws IOException {
        HtmlPage page = page("follow(new EventSource('/a')); follow(new EventSource('/b'));");
        List<Exchange> exchanges = List.of(server.next(), server.next());
        for (Exchange exchange : exchanges) {
            exchange.stream().send("data: " + exchange.path + "\n\n");
        }

        awaitLog(page, log -> log.contains("message /a #;") && log.contains("message /b #;"));
        assertThat(bridge.openStreams()).isEqualTo(2);
    }
}
