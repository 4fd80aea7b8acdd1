// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.filter.SseFilter;
import dev.rivulet.testkit.LeakCheck;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real browser makes of a stream that is written as many tutorials write it, without the filter and with it. */
@ExtendWith({LeakCheck.class, SharedChromium.class})
class FilterPageTest {

    private static final String TEXT = "Grüße, 株価 📈";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>With and without SseFilter</title>
            <style>body { font: 18px sans-serif; margin: 2em } td, th { padding: .4em 1em; text-align: left }</style></head>
            <body>
            <h1>The same servlet, without SseFilter and with it</h1>
            <table>
            <tr><th>stream</th><th>state</th><th>last event</th></tr>
            <tr><td>plain</td><td data-testid="plain-state">connecting</td><td data-testid="plain-text"></td></tr>
            <tr><td>filtered</td><td data-testid="filtered-state">connecting</td><td data-testid="filtered-text"></td></tr>
            </table>
            <script>
                const states = ['connecting', 'open', 'refused'];
                for (const name of ['plain', 'filtered']) {
                    const show = (what, text) => document.querySelector(`[data-testid=${name}-${what}]`).textContent = text;
                    const source = new EventSource(name);
                    source.onopen = () => show('state', states[source.readyState]);
                    source.onerror = () => show('state', states[source.readyState]);
                    source.onmessage = (event) => show('text', event.data);
                }
            </script>
            </body>
            </html>
            """;

    /** Says nothing of a charset, as most do. */
    private static final class TutorialServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/event-stream");
            PrintWriter out = response.getWriter();
            while (!out.checkError()) {
                out.print("data: " + TEXT + "\n\n");
                out.flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static final class PageServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().print(PAGE);
        }
    }

    private final Chromium browser;

    FilterPageTest(Chromium browser) {
        this.browser = browser;
    }

    @Test
    void tutorialServlet_isRefusedByTheBrowser_andReadBehindTheFilter() throws Exception {
        Running.quiet();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(webapp());
        server.start();
        try {
            browser.resize(900, 300, false);
            browser.open(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"));
            browser.awaitText("plain-state", "refused");
            browser.awaitText("filtered-state", "open");
            browser.awaitText("filtered-text", TEXT);
            assertThat(browser.text("plain-text")).isEmpty();
            assertThat(Files.size(browser.screenshot("filter-with-and-without")))
                    .isPositive();
            browser.reset();
        } finally {
            server.stop();
        }
    }

    private static ServletContextHandler webapp() {
        ServletContextHandler webapp = new ServletContextHandler("/");
        webapp.addServlet(new ServletHolder(new PageServlet()), "/");
        webapp.addServlet(new ServletHolder(new TutorialServlet()), "/plain");
        webapp.addServlet(new ServletHolder(new TutorialServlet()), "/filtered");
        FilterHolder filter = new FilterHolder(new SseFilter());
        filter.setAsyncSupported(true);
        webapp.addFilter(filter, "/filtered", EnumSet.of(DispatcherType.REQUEST));
        return webapp;
    }
}
