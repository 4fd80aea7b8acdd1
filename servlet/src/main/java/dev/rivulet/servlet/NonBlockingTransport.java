// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes without blocking, through {@link WriteListener} (Servlet 3.1, section 3.7).
 *
 * <p>Nothing but {@link Transports} may name this class, and only where the container has that interface: Servlet 3.0 cannot load it.
 *
 * <p>Thread safety: as {@link dev.rivulet.transport.Transport} says.
 */
final class NonBlockingTransport extends ServletTransport implements WriteListener {

    /** The lane is in the container for microseconds at a time; a thread of the container's waits no longer than this for it. */
    private static final long MAX_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServletOutputStream out;
    private final StreamWriter writer;

    private NonBlockingTransport(Exchange exchange, ServletOutputStream out, StreamWriter writer) {
        super(exchange);
        this.out = out;
        this.writer = writer;
    }

    /** A factory, so that whoever calls it can be verified without this class. */
    static ServletTransport create(Exchange exchange, ServletOutputStream out, StreamWriter writer) {
        return new NonBlockingTransport(exchange, out, writer);
    }

    @Override
    void begin() {
        out.setWriteListener(this);
    }

    @Override
    public boolean isReady() {
        if (!gate().enter()) {
            return false;
        }
        try {
            return writer.isFlushed() && out.isReady();
        } catch (IOException | RuntimeException e) {
            failed(e);
            return false;
        } finally {
            gate().leave();
        }
    }

    @Override
    public int pieceBytes() {
        return writer.pieceBytes();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        enter();
        try {
            writer.write(out, bytes, offset, length);
        } catch (RuntimeException e) {
            throw new IOException("the container failed to write", e);
        } finally {
            gate().leave();
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
            gate().leave();
        }
    }

    @Override
    public void complete() {
        completeNow();
    }

    @Override
    public void abort() {
        abortNow();
    }

    /** Calls do not block, so that whoever does not come back is in trouble; but on Jetty a response that nobody completes stays for ever. */
    @Override
    boolean mayCompleteUnderWriter() {
        return true;
    }

    /** Runs on a container thread, on an I/O thread even, where it only marks. On Tomcat it does not return before the lane is outside, see {@link Abort}. */
    @Override
    public void onWritePossible() {
        writer.onWritePossible();
        writable();
        if (containersAbort().waitsOnWritePossible()) {
            gate().awaitOutside(MAX_WAIT);
        }
    }

    /** The response is not ended by this; the lane does that. */
    @Override
    public void onError(Throwable cause) {
        failed(cause);
    }

    /**
     * Whether a stream that a filter has wrapped hands a {@link WriteListener} on to the container's own. Asked before the request is asynchronous, when every container refuses it with an
     * {@code IllegalStateException} (Servlet 3.1, section 5.8), and none keeps it. A wrapper that refuses it itself, or drops it, can only be written to as in the days before.
     *
     * @param containers the class of the container's own stream
     */
    static boolean reaches(Class<?> containers, ServletOutputStream wrapped) {
        try {
            wrapped.setWriteListener(new Probe());
            return false;
        } catch (IllegalStateException e) {
            return hasPassed(containers, e);
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }

    private static boolean hasPassed(Class<?> type, Throwable thrown) {
        Set<String> passed = Stream.of(thrown.getStackTrace())
                .map(StackTraceElement::getClassName)
                .collect(Collectors.toSet());
        for (Class<?> each = type; each != ServletOutputStream.class && each != null; each = each.getSuperclass()) {
            if (passed.contains(each.getName())) {
                return true;
            }
        }
        return false;
    }

    /** Is never called. */
    private static final class Probe implements WriteListener {

        @Override
        public void onWritePossible() {}

        @Override
        public void onError(Throwable cause) {}
    }
}
