// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A response's output stream, which turns out to be an event stream, or not, when it is written to.
 *
 * <p>Thread safety: that of the container's stream until the response is known as an event stream, then safe for use by any thread.
 */
final class FilteredOutput extends ServletOutputStream {

    private final FilteredResponse response;
    private final ServletOutputStream out;

    /** It is no event stream, and that is final unless the application changes its mind before the headers leave. */
    private boolean plain;

    private volatile @Nullable EventStream stream;

    /** Where the bytes stand that were written before anything was decided. */
    private LineState line = LineState.START;

    FilteredOutput(FilteredResponse response, ServletOutputStream out) {
        this.response = response;
        this.out = out;
    }

    @Nullable
    EventStream stream() {
        return stream;
    }

    /**
     * The event stream, if it is one as far as can be told now.
     *
     * @throws IOException if the response has ended before: the container may have lent it to somebody else, so it is not even looked at
     */
    @Nullable
    EventStream decide() throws IOException {
        EventStream known = stream;
        return known != null || plain ? known : open();
    }

    private @Nullable EventStream open() throws IOException {
        synchronized (response) {
            if (stream == null && !plain) {
                requireAlive();
                EventStream opened = response.openStream(out, line);
                stream = opened;
                plain = opened == null && response.isDecided();
                if (opened != null && response.life().isOver()) {
                    opened.over();
                    requireAlive();
                }
            }
            return stream;
        }
    }

    private void requireAlive() throws IOException {
        if (response.life().isOver()) {
            throw new IOException("the response has ended");
        }
    }

    /** The application has said something new about the response. */
    void reconsider() {
        if (plain) {
            plain = false;
            line = LineState.INSIDE;
        }
    }

    /** What was written is dropped, the content type perhaps as well. */
    void restart() {
        plain = false;
        stream = null;
        line = LineState.START;
    }

    /** It is none any more. */
    void forgetStream() {
        stream = null;
        plain = true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        EventStream events = decide();
        if (events != null) {
            events.write(bytes, offset, length);
            return;
        }
        out.write(bytes, offset, length);
        if (!plain) {
            line = line.after(bytes, offset, length);
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(int octet) throws IOException {
        if (decide() == null) {
            out.write(octet);
            if (!plain) {
                line = line.after((byte) octet);
            }
        } else {
            write(new byte[] {(byte) octet}, 0, 1);
        }
    }

    @Override
    public void flush() throws IOException {
        EventStream events = decide();
        if (events != null) {
            events.flush();
        } else {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (stream == null && response.life().isOver()) {
            return;
        }
        EventStream events = decide();
        if (events != null) {
            events.close(out::close);
        } else {
            out.close();
        }
    }

    @Override
    public boolean isReady() {
        EventStream events = stream;
        return events != null ? events.isReady() : out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        EventStream events = listener == null ? null : decideUnchecked();
        if (events != null) {
            events.setWriteListener(listener);
        } else {
            out.setWriteListener(listener);
            response.listenerIsUnknown();
        }
    }

    private @Nullable EventStream decideUnchecked() {
        try {
            return decide();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
