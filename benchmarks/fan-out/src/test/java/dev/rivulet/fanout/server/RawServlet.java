// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The least that a servlet can do: the head that we send, bytes that are prepared once, a blocking write and a flush for each reader. What a container itself costs. */
final class RawServlet extends HttpServlet implements Hub {

    private static final long serialVersionUID = 1;

    private final transient List<Reader> readers = new CopyOnWriteArrayList<>();
    private final transient Map<Integer, Reader> byKey = new ConcurrentHashMap<>();
    private final transient Map<Integer, List<byte[]>> replays = new ConcurrentHashMap<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("X-Content-Type-Options", "nosniff");
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Reader reader = new Reader(async, response.getOutputStream());
        async.addListener(reader);
        response.flushBuffer();
        String replayed = Control.parameters(request.getQueryString()).get("replay");
        if (replayed != null) {
            replay(Integer.parseInt(replayed)).forEach(reader::write);
        }
        readers.add(reader);
        int key = Control.key(request.getQueryString());
        if (key >= 0) {
            byKey.put(key, reader);
        }
    }

    private List<byte[]> replay(int events) {
        return replays.computeIfAbsent(events, n -> Replay.writes(n, text -> text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void broadcast(String data) {
        byte[] bytes = encoded(data);
        for (Reader reader : readers) {
            reader.write(bytes);
        }
    }

    @Override
    public void publish(int topic, String data) {
        Reader reader = byKey.get(topic);
        if (reader != null) {
            reader.write(encoded(data));
        }
    }

    private static byte[] encoded(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int connections() {
        return readers.size();
    }

    /** A reader; the lock keeps the container's end of a request and a write apart, without which Tomcat cuts later readers. */
    private final class Reader implements AsyncListener {

        private final AsyncContext async;
        private final ServletOutputStream out;
        private boolean ended;

        Reader(AsyncContext async, ServletOutputStream out) {
            this.async = async;
            this.out = out;
        }

        synchronized void write(byte[] bytes) {
            if (ended) {
                return;
            }
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException | RuntimeException e) {
                leave();
                try {
                    async.complete();
                } catch (IllegalStateException ignored) {
                    // the container was quicker
                }
            }
        }

        private synchronized void leave() {
            ended = true;
            readers.remove(this);
            byKey.values().remove(this);
        }

        @Override
        public void onComplete(AsyncEvent event) {
            leave();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {
            leave();
            event.getAsyncContext().complete();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
