// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A socket of the {@link LimitServer}.
 *
 * <p>Thread safety: written to by any thread, under its lock; read by the selecting one.
 */
final class LimitReader {

    private static final ThreadLocal<ByteBuffer> READ = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(8_192));

    /** Where bytes go on their way out: made once for each thread, as NIO itself would for each size. */
    private static final ThreadLocal<ByteBuffer> WRITTEN =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(1 << 20));

    private final LimitServer server;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final AtomicLong allWaiting;
    private final StringBuilder head = new StringBuilder();
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>(0);
    private boolean closed;

    LimitReader(LimitServer server, SocketChannel channel, SelectionKey key, AtomicLong allWaiting) {
        this.server = server;
        this.channel = channel;
        this.key = key;
        this.allWaiting = allWaiting;
    }

    void read() throws IOException {
        ByteBuffer buffer = READ.get().clear();
        if (channel.read(buffer) < 0) {
            throw new EOFException();
        }
        head.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        for (int end = head.indexOf("\r\n\r\n"); end >= 0; end = head.indexOf("\r\n\r\n")) {
            String line = head.substring(0, head.indexOf("\r\n"));
            head.delete(0, end + 4);
            server.request(this, line);
        }
    }

    void answer(String text) {
        write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes at once what the socket takes; the rest waits until it takes more. */
    synchronized void write(byte[] bytes) {
        if (closed) {
            return;
        }
        try {
            ByteBuffer rest = waiting.isEmpty() ? rest(bytes) : ByteBuffer.wrap(bytes);
            if (rest.hasRemaining()) {
                await(rest);
            }
        } catch (IOException e) {
            close();
        }
    }

    private ByteBuffer rest(byte[] bytes) throws IOException {
        ByteBuffer buffer = WRITTEN.get().clear();
        if (bytes.length > buffer.capacity()) {
            ByteBuffer whole = ByteBuffer.wrap(bytes);
            channel.write(whole);
            return whole;
        }
        int written = channel.write(buffer.put(bytes).flip());
        return ByteBuffer.wrap(bytes, written, bytes.length - written);
    }

    private void await(ByteBuffer rest) {
        if (waiting.size() >= server.mostWaiting()) {
            close();
            return;
        }
        if (waiting.isEmpty()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            key.selector().wakeup();
        }
        waiting.add(rest);
        allWaiting.incrementAndGet();
    }

    synchronized void writeWaiting() throws IOException {
        for (ByteBuffer next = waiting.peek(); next != null; next = waiting.peek()) {
            channel.write(next);
            if (next.hasRemaining()) {
                return;
            }
            waiting.remove();
            allWaiting.decrementAndGet();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            allWaiting.addAndGet(-waiting.size());
            waiting.clear();
            server.left(this);
            try {
                channel.close();
            } catch (IOException e) {
                System.err.println("cannot close: " + e);
            }
        }
    }
}
