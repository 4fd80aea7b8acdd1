// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Does what {@link SseStreams} does, but without one of the two rules that keep connections apart on a container that recycles. */
final class UncuredServlet extends ChurnServlet {

    private static final long serialVersionUID = 1L;

    /** What is left out. */
    enum Cure {
        /** {@code AsyncListener.onError} waits until the lane has left the call that failed. */
        WAITING,
        /** {@code complete()} is called by the lane alone. */
        COMPLETING_BY_THE_LANE
    }

    private final Cure missing;

    UncuredServlet(Cure missing) {
        this.missing = missing;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StreamHeaders.set(response);
        ServletOutputStream out = response.getOutputStream();
        response.flushBuffer();
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        ServletTransport transport = new ServletTransport(async, out, StreamWriter.of(out, false), Abort.BY_COMPLETING);
        async.addListener(missing == Cure.WAITING ? new AsyncEvents(transport, 0) : new AsyncEvents(transport));
        ConnectionRequest peer = ConnectionRequest.from("test");
        try (Admission admission = shared().admit(peer)) {
            admission.open(transport, new Events(request, async));
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
}
