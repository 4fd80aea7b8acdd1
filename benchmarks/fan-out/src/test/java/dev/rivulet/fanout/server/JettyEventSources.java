// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlets.EventSource;
import org.eclipse.jetty.ee10.servlets.EventSourceServlet;

/**
 * Jetty's {@code EventSourceServlet}, on Jetty, with its defaults: a heartbeat every 10 s. A send blocks until the reader's socket has taken the event, so
 * nothing needs to hold up the publisher.
 */
final class JettyEventSources extends EventSourceServlet implements Hub {

    private static final long serialVersionUID = 1;

    private final transient Readers<Reader> readers = new Readers<>();

    /** Starts it. Returns the port. */
    static int start() throws Exception {
        JettyEventSources servlet = new JettyEventSources();
        return PeerServer.start(EmbeddedContainer.JETTY, servlet, servlet);
    }

    @Override
    protected EventSource newEventSource(HttpServletRequest request) {
        return new Reader(Control.key(request.getQueryString()));
    }

    @Override
    public void broadcast(String data) {
        for (Reader reader : readers) {
            reader.send(data);
        }
    }

    @Override
    public void publish(int topic, String data) {
        for (Reader reader : readers.of(topic)) {
            reader.send(data);
        }
    }

    @Override
    public int connections() {
        return readers.count();
    }

    private final class Reader implements EventSource {

        private final int key;
        private volatile Emitter emitter;

        Reader(int key) {
            this.key = key;
        }

        @Override
        public void onOpen(Emitter opened) {
            emitter = opened;
            readers.add(key, this);
        }

        @Override
        public void onClose() {
            readers.remove(key, this);
        }

        /** A failed heartbeat closes the stream, a failed event does not. */
        void send(String data) {
            try {
                emitter.data(data);
            } catch (IOException | RuntimeException e) {
                readers.remove(key, this);
                emitter.close();
            }
        }
    }
}
