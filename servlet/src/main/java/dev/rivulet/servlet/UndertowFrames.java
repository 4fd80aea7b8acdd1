// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
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
 * Writes to Undertow's stream over HTTP/2, and flushes it to the last byte. The channel is Undertow's own API, which is called by reflection, so that no
 * class of it is linked.
 *
 * <p>Thread safety: the lane's alone, except {@link #onWritePossible}.
 */
final class UndertowFrames implements StreamWriter {

    private static final System.Logger LOG = System.getLogger(UndertowFrames.class.getName());

    private final Object channel;
    private final Method flush;
    private final Method resumeWrites;

    /** Something was flushed that may not have left; the lane's. */
    private boolean flushing;

    /** The channel will call back; set by the lane, cleared by a thread of the container. */
    private volatile boolean calledBack = true;

    private UndertowFrames(Object channel) throws NoSuchMethodException {
        this.channel = channel;
        flush = channel.getClass().getMethod("flush");
        resumeWrites = channel.getClass().getMethod("resumeWrites");
    }

    /** The writer for the request that this thread serves, if it has come over HTTP/2. */
    static Optional<StreamWriter> current(ClassLoader loader) {
        try {
            Object context = Class.forName("io.undertow.servlet.handlers.ServletRequestContext", true, loader)
                    .getMethod("requireCurrent")
                    .invoke(null);
            Object exchange = call(context, "getExchange");
            Object protocol = call(call(exchange, "getConnection"), "getTransportProtocol");
            if (!protocol.toString().startsWith("h2")) {
                return Optional.empty();
            }
            Method channelOf = Class.forName("io.undertow.server.Connectors", true, loader)
                    .getMethod("getConduitSinkChannel", exchange.getClass());
            return Optional.of(new UndertowFrames(Objects.requireNonNull(channelOf.invoke(null, exchange), "channel")));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "Undertow's own API could not be reached", e);
            return Optional.of(FLUSHING);
        }
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return Objects.requireNonNull(target.getClass().getMethod(method).invoke(target), method);
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
        if (calledBack && Boolean.TRUE.equals(callChannel(flush))) {
            flushing = false;
            return true;
        }
        if (calledBack) {
            calledBack = false;
            callChannel(resumeWrites);
        }
        return false;
    }

    private Object callChannel(Method method) throws IOException {
        try {
            return method.invoke(channel);
        } catch (InvocationTargetException e) {
            throw new IOException("the channel failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException("the channel cannot be reached", e);
        }
    }

    @Override
    public void onWritePossible() {
        calledBack = true;
    }
}
