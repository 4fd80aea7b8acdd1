// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * Containers recycle requests, responses and streams, and lend them to the next user. Whoever touches them too late writes into somebody
 * else's response; and a write that fails is still inside the container when another of its threads begins to recycle. Therefore
 *
 *  - every call into the container goes through the CallGate, which no call enters once the container has ended the response, and
 *  - the container's thread that reports an error waits at the gate until the lane has left its call (see AsyncEvents); on Tomcat the thread that
 *    reports that a write is possible does so, too, since it recycles a response that it finds broken when it returns.
 *
 * complete() is the lane's last call. Where it is called from another thread, events of one user turn up in the response of another.
 */
/**
 * Writes to a container without blocking, through {@link WriteListener} (Servlet 3.1, section 3.7).
 *
 * <p>Thread safety: as {@link Transport} says.
 */
final class ServletTransport implements Transport, WriteListener {

    private static final System.Logger LOG = System.getLogger(ServletTransport.class.getName());

    /** The lane is in the container for microseconds at a time; a thread of the container's waits no longer than this for it. */
    private static final long MAX_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

    private final AsyncContext async;

    /** Until the headers have left. */
    private @Nullable ServletResponse response;

    private final ServletOutputStream out;
    private final StreamWriter writer;
    private final Abort abort;
    private final CallGate gate = new CallGate();
    private volatile @Nullable TransportListener listener;

    ServletTransport(
            AsyncContext async, ServletResponse response, ServletOutputStream out, StreamWriter writer, Abort abort) {
        this.async = async;
        this.response = response;
        this.out = out;
        this.writer = writer;
        this.abort = abort;
    }

    CallGate gate() {
        return gate;
    }

    @Override
    public void start(TransportListener connection) throws IOException {
        listener = connection;
        if (gate.isShut()) {
            throw new IOException("the container has ended the response");
        }
        try {
            sendHeaders();
            out.setWriteListener(this);
        } catch (RuntimeException e) {
            throw new IOException("the container refused non-blocking writes", e);
        }
        abort.onGone(() -> failed(null));
    }

    private void sendHeaders() throws IOException {
        ServletResponse headers = response;
        response = null;
        if (headers != null) {
            headers.flushBuffer();
        }
    }

    @Override
    public boolean isReady() {
        if (!gate.enter()) {
            return false;
        }
        try {
            return writer.isFlushed() && out.isReady();
        } catch (IOException | RuntimeException e) {
            failed(e);
            return false;
        } finally {
            gate.leave();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        enter();
        try {
            writer.write(out, bytes, offset, length);
        } catch (RuntimeException e) {
            throw new IOException("the container failed to write", e);
        } finally {
            gate.leave();
        }
    }

    @Override
    public void flush() throws IOException {
        enter();
        try {
            writer.flush(out);
        } catch (RuntimeException e) {
            throw new IOException("the container failed to flush", e);
        } finally {
            gate.leave();
        }
    }

    private void enter() throws IOException {
        if (!gate.enter()) {
            throw new IOException("the container has ended the response");
        }
    }

    @Override
    public void complete() {
        if (gate.enter()) {
            try {
                gate.shut();
                abort.complete(this::completeQuietly);
            } finally {
                gate.leave();
            }
        }
    }

    @Override
    public void abort() {
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
        try {
            async.complete();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The container had completed the request itself", e);
        }
    }

    /** Runs on a container thread, on an I/O thread even, where it only marks. On Tomcat it does not return before the lane is outside, see {@link Abort}. */
    @Override
    public void onWritePossible() {
        writer.onWritePossible();
        TransportListener connection = listener;
        if (connection != null) {
            connection.onWritable();
            if (abort.waitsOnWritePossible()) {
                gate.awaitOutside(MAX_WAIT);
            }
        }
    }

    /** The response is not ended by this; the lane does that. */
    @Override
    public void onError(Throwable cause) {
        failed(cause);
    }

    void failed(@Nullable Throwable cause) {
        TransportListener connection = listener;
        if (connection != null) {
            connection.onFailure(cause);
        }
    }
}
