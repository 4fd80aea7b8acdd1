// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Containers recycle requests, responses and streams, and lend them to the next user. Whoever touches them too late writes into somebody
 * else's response; and a write that fails is still inside the container when another of its threads begins to recycle. Therefore
 *
 *  - every call into the container goes through the CallGate, which no call enters once the container has ended the response, and
 *  - the container's thread that reports an error waits at the gate until whoever writes has left its call (see AsyncEvents); on Tomcat the thread that
 *    reports that a write is possible does so, too, since it recycles a response that it finds broken when it returns.
 *
 * complete() is the last call of whoever writes. Where it is called from another thread, events of one user turn up in the response of another.
 */
/**
 * The way to a container, whichever way bytes are written: how a response begins and ends.
 *
 * <p>Thread safety: as {@link Transport} says.
 */
abstract class ServletTransport implements Transport {

    private static final System.Logger LOG = System.getLogger(ServletTransport.class.getName());

    /** What every way of writing needs. */
    record Exchange(Supplier<AsyncContext> startAsync, ServletResponse response, Abort abort) {}

    private @Nullable AsyncContext async;

    /** Until the headers have left. */
    private @Nullable Exchange exchange;

    private final Abort abort;
    private final CallGate gate = new CallGate();
    private volatile @Nullable TransportListener listener;

    ServletTransport(Exchange exchange) {
        this.exchange = exchange;
        this.abort = exchange.abort;
    }

    CallGate gate() {
        return gate;
    }

    Abort containersAbort() {
        return abort;
    }

    @Override
    public final void start(TransportListener connection) throws IOException {
        listener = connection;
        if (gate.isShut()) {
            throw new IOException("the container has ended the response");
        }
        try {
            goAsync();
            sendHeaders();
            begin();
        } catch (RuntimeException | LinkageError e) {
            throw new IOException("the container refused to begin a stream", e);
        }
        abort.onGone(() -> failed(null));
    }

    /** Lets the request go on asynchronously, if it does not yet. By the thread that serves it. */
    final void goAsync() {
        if (async == null && exchange != null) {
            AsyncContext started = exchange.startAsync.get();
            started.setTimeout(0);
            started.addListener(new AsyncEvents(this));
            async = started;
        }
    }

    private void sendHeaders() throws IOException {
        Exchange begun = exchange;
        exchange = null;
        if (begun != null) {
            begun.response.flushBuffer();
        }
    }

    /** Keeps the stream from starting. Before {@link #start}, by the thread that serves the request. */
    final void refuse() {
        gate.shut();
    }

    /** The headers have left, and writing may begin. Runs on the thread that serves the request. */
    abstract void begin();

    void enter() throws IOException {
        if (!gate.enter()) {
            throw new IOException("the container has ended the response");
        }
    }

    /** Ends the response in good order. Nobody else is inside the container. */
    final void completeNow() {
        if (gate.enter()) {
            try {
                gate.shut();
                abort.complete(this::completeQuietly);
            } finally {
                gate.leave();
            }
        }
    }

    /** Ends the response at once. Nobody else is inside the container. */
    final void abortNow() {
        if (gate.enter()) {
            try {
                gate.shut();
                abort.end(this::completeQuietly);
            } finally {
                gate.leave();
            }
        }
    }

    /** A container that has found the failure itself has completed the response already. */
    private void completeQuietly() {
        AsyncContext started = async;
        try {
            if (started != null) {
                started.complete();
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The container had completed the request itself", e);
        }
    }

    /** Whether a response may be completed by a thread of the container's although somebody was still writing when it had waited long enough. */
    abstract boolean mayCompleteUnderWriter();

    final void writable() {
        TransportListener connection = listener;
        if (connection != null) {
            connection.onWritable();
        }
    }

    final void failed(@Nullable Throwable cause) {
        TransportListener connection = listener;
        if (connection != null) {
            connection.onFailure(cause);
        }
    }
}
