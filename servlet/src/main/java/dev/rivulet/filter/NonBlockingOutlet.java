// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/*
 * Readiness is one state of the container's stream, and two write to it: the application and the heartbeat. The container believes to have one
 * listener, which is this one; the application is shown a readiness of its own.
 *
 *  - Before each single operation the container's isReady() is asked, whoever does it and whatever the application was told before.
 *  - An application that was told "ready" before a heartbeat made the stream unready may write all the same: its bytes are held, and go out first.
 *  - While something is held, the container's isReady() has returned false, so it owes us a call.
 *  - The application is called if it is owed a call: it was told "not ready", or was never called at all.
 */
/**
 * For applications with a {@link WriteListener} (Servlet 3.1, section 5.7).
 *
 * <p>Thread safety: as {@link Outlet} says; the methods of {@link WriteListener} are the container's to call, without the lock.
 */
final class NonBlockingOutlet implements Outlet, WriteListener {

    private final EventStream stream;
    private final ServletOutputStream out;
    private final WriteListener application;

    // guarded by the stream's lock
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
    private boolean flushHeld;
    private boolean owed = true;
    private boolean toldUnready;
    private boolean toldFailure;

    NonBlockingOutlet(EventStream stream, ServletOutputStream out, WriteListener application) {
        this.stream = stream;
        this.out = out;
        this.application = application;
    }

    /** Here, not with the stream: a class that passes this one as a {@link WriteListener} could not be loaded where there is none (Servlet 3.0). */
    void listen() {
        out.setWriteListener(this);
    }

    // ---- for the application, and the heartbeat

    @Override
    public boolean isReady() {
        boolean ready = isDrained() && out.isReady();
        toldUnready = !ready;
        owed |= !ready;
        return ready;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (isDrained() && out.isReady()) {
            out.write(bytes, offset, length);
        } else if (toldUnready) {
            throw new IllegalStateException("isReady() was false; wait for onWritePossible()");
        } else {
            held.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        if (isDrained() && out.isReady()) {
            out.flush();
        } else {
            flushHeld = true;
        }
    }

    @Override
    public void flushBuffer(EventStream.Step responses) throws IOException {
        flush();
    }

    @Override
    public boolean heartbeat(byte[] line) throws IOException {
        if (!isDrained() || !out.isReady()) {
            return false;
        }
        out.write(line, 0, line.length);
        flush();
        return true;
    }

    @Override
    public boolean isDrained() {
        return held.size() == 0 && !flushHeld;
    }

    // ---- for the container

    /** Never waits for long: this may be an I/O thread. */
    @Override
    public void onWritePossible() throws IOException {
        stream.onWritePossible();
    }

    @Override
    public void onError(Throwable cause) {
        stream.failedOutside(cause);
        failed(cause);
    }

    // ---- for the stream

    /** Hands over what is held. Answers whether the application is to be called now. */
    boolean drain() throws IOException {
        while (!isDrained()) {
            if (!out.isReady()) {
                return false;
            }
            drainStep();
        }
        if (owed && out.isReady()) {
            owed = false;
            toldUnready = false;
            return true;
        }
        return false;
    }

    private void drainStep() throws IOException {
        if (held.size() > 0) {
            byte[] bytes = held.toByteArray();
            held.reset();
            out.write(bytes, 0, bytes.length);
        } else {
            flushHeld = false;
            out.flush();
        }
    }

    /** Calls the application. Without the lock. */
    void callApplication() throws IOException {
        application.onWritePossible();
    }

    /** An error is told once, whoever finds it. */
    @Override
    public void failed(Throwable cause) {
        if (stream.once(() -> !toldFailure && (toldFailure = true))) {
            application.onError(cause);
        }
    }
}
