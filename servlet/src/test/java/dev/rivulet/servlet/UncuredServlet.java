// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Does what {@link SseStreams} does, but without one of the rules that keep connections apart on a container that recycles. */
final class UncuredServlet extends ChurnServlet {

    private static final long serialVersionUID = 1L;
    private static final long HESITATION = TimeUnit.MILLISECONDS.toNanos(1);

    /** What is left out. */
    enum Cure {
        /** {@code AsyncListener.onError} waits until the lane has left the call that failed. */
        WAITING_ON_ERROR,
        /** {@code complete()} is called by the lane alone. */
        COMPLETING_BY_THE_LANE,
        /** {@code onWritePossible} does not return on Tomcat before the lane has left the container. */
        WAITING_ON_WRITE_POSSIBLE,
        /** Nothing is left out. */
        NONE
    }

    private final Cure missing;
    private final boolean hesitant;

    /**
     * Creates the servlet.
     *
     * @param hesitant whether the container's thread is slow to go on after it has marked a connection as writable
     */
    UncuredServlet(Cure missing, boolean hesitant) {
        this.missing = missing;
        this.hesitant = hesitant;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StreamHeaders.set(response);
        ServletOutputStream out = response.getOutputStream();
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Abort abort = missing == Cure.WAITING_ON_WRITE_POSSIBLE ? Abort.BY_COMPLETING : Abort.ON_TOMCAT;
        ServletTransport transport = NonBlockingTransport.create(
                new ServletTransport.Exchange(() -> withoutOurListener(async), response, abort),
                out,
                StreamWriter.of(out, response.getClass()));
        async.addListener(missing == Cure.WAITING_ON_ERROR ? new Impatient(transport) : new AsyncEvents(transport));
        ConnectionRequest peer = ConnectionRequest.from("test");
        try (Admission admission = shared().admit(peer)) {
            admission.open(hesitant ? new Hesitant(transport) : transport, new Events(request, async));
        }
    }

    @Override
    void end(SseConnection connection) {
        if (missing == Cure.COMPLETING_BY_THE_LANE && connection.attribute("async") instanceof AsyncContext async) {
            completeAtOnce(async);
        } else {
            super.end(connection);
        }
    }

    private static void completeAtOnce(AsyncContext async) {
        try {
            async.complete();
        } catch (RuntimeException expected) {
            // it was ended before
        }
    }

    private final class Events implements ConnectionListener {

        private final HttpServletRequest request;
        private final AsyncContext async;

        Events(HttpServletRequest request, AsyncContext async) {
            this.request = request;
            this.async = async;
        }

        @Override
        public void onOpen(SseConnection connection) {
            connection.setAttribute("async", async);
            UncuredServlet.this.onOpen(connection, request);
        }

        @Override
        public void onClose(SseConnection connection, CloseReason reason) {
            UncuredServlet.this.onClose(connection, reason);
        }
    }

    /** Lets the container go on while the lane is in it. */
    private static final class Impatient extends AsyncEvents {

        Impatient(ServletTransport transport) {
            super(transport);
        }

        @Override
        long maxWait() {
            return 0;
        }
    }

    /** Takes its time after the lane was woken, as does a thread whose processor the lane gets. */
    private record Hesitant(ServletTransport transport) implements Transport {

        @Override
        public void start(TransportListener connection) throws IOException {
            transport.start(new TransportListener() {
                @Override
                public void onWritable() {
                    connection.onWritable();
                    LockSupport.parkNanos(HESITATION);
                }

                @Override
                public void onFailure(Throwable cause) {
                    connection.onFailure(cause);
                }
            });
        }

        @Override
        public boolean isReady() {
            return transport.isReady();
        }

        @Override
        public int pieceBytes() {
            return transport.pieceBytes();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            transport.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            transport.flush();
        }

        @Override
        public void complete() {
            transport.complete();
        }

        @Override
        public void abort() {
            transport.abort();
        }
    }

    /** The transport does not get to add its own. */
    private static AsyncContext withoutOurListener(AsyncContext async) {
        return (AsyncContext) Proxy.newProxyInstance(
                AsyncContext.class.getClassLoader(),
                new Class<?>[] {AsyncContext.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("addListener") ? null : method.invoke(async, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
