// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/*
 * Over HTTP/2 Undertow's channel collects what is written until a frame is full or it is flushed. A flush hands the frame to the I/O thread; if
 * the peer's flow-control window takes only a part of it, the rest goes back into the channel, and stays there until somebody writes or flushes
 * again. The servlet's stream does not: it counts as ready, and calls nobody.
 *
 * Therefore a flush is repeated until the channel says that nothing is left. Between two tries the channel is asked to call back, which ends in
 * onWritePossible(); nothing may be written meanwhile, because Undertow's stream takes such a call for the end of a write of its own.
 */
/**
 * Writes to Undertow's stream over HTTP/2, and flushes it to the last byte. The channel is reached through {@link UndertowApi}.
 *
 * <p>Thread safety: the lane's alone, except {@link #onWritePossible}.
 */
final class UndertowFrames implements StreamWriter {

    private static final System.Logger LOG = System.getLogger(UndertowFrames.class.getName());

    private final UndertowApi undertow;
    private final Object channel;

    /** Something was flushed that may not have left; the lane's. */
    private boolean flushing;

    /** The channel will call back; set by the lane, cleared by a thread of the container. */
    private volatile boolean calledBack = true;

    private UndertowFrames(UndertowApi undertow, Object channel) {
        this.undertow = undertow;
        this.channel = channel;
    }

    /** The writer for the request that this thread serves, if it has come over HTTP/2. */
    static Optional<StreamWriter> current(ClassLoader loader) {
        try {
            UndertowApi undertow = UndertowApi.of(loader);
            Object exchange = undertow.currentExchange();
            return undertow.isHttp2(undertow.connectionOf(exchange))
                    ? Optional.of(new UndertowFrames(undertow, undertow.channelOf(exchange)))
                    : Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "Undertow's own API could not be reached", e);
            return Optional.of(FlushingWriter.WHOLE);
        }
    }

    @Override
    public void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush(ServletOutputStream out) throws IOException {
        out.flush();
        flushing = true;
    }

    @Override
    public boolean isFlushed() throws IOException {
        if (!flushing) {
            return true;
        }
        try {
            flushing = !isNothingLeft();
            return !flushing;
        } catch (InvocationTargetException e) {
            throw new IOException("the channel failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IOException("the channel cannot be reached", e);
        }
    }

    private boolean isNothingLeft() throws ReflectiveOperationException {
        if (!calledBack) {
            return false;
        }
        if (undertow.flush(channel)) {
            return true;
        }
        calledBack = false;
        undertow.resumeWrites(channel);
        return false;
    }

    @Override
    public void onWritePossible() {
        calledBack = true;
    }
}
