// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import dev.rivulet.servlet.Container;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The EventSource of a browser: one page with all streams, and a thread that fetches what they bring. */
final class BrowserDriver implements Driver {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    /** What starts a browser. */
    interface Start {
        Browser browser() throws Exception;
    }

    private final Start start;
    private final ScriptLines lines = new ScriptLines();
    private final AtomicInteger streams = new AtomicInteger();
    private @Nullable Browser browser;
    private @Nullable Thread fetching;
    private volatile boolean closed;

    BrowserDriver(Start start) {
        this.start = start;
    }

    @Override
    public void open(Wish wish, Reading reading) throws Exception {
        String stream = Integer.toString(streams.incrementAndGet());
        lines.expect(stream, reading);
        reading.onClose(() -> {
            try {
                run("closeStream('" + stream + "')");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        run("openStream('" + stream + "', '" + wish.uri() + "', " + wish.isWithCredentials() + ")");
    }

    private synchronized String run(String expression) throws Exception {
        return browser().run(expression);
    }

    private Browser browser() throws Exception {
        Browser running = browser;
        if (running == null) {
            running = start.browser();
            browser = running;
            running.show(Site.of(Container.JETTY).page());
            Browser shown = running;
            Await.until("the page's scripts", () -> isReady(shown));
            fetching = new Thread(this::fetch, "interop-browser");
            fetching.setDaemon(true);
            fetching.start();
        }
        return running;
    }

    private static boolean isReady(Browser shown) {
        try {
            return shown.run("String(window.isReady)").equals("true");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void fetch() {
        try {
            while (!closed) {
                String text = run("takeLines()");
                if (!text.isEmpty()) {
                    text.lines().forEach(lines::line);
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (Exception e) {
            if (!closed) {
                throw new IllegalStateException("the browser's page does not answer", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (browser != null) {
                browser.close();
            }
        }
    }
}
