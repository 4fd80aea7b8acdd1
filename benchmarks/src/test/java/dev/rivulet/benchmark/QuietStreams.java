// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Streams that are open and silent but for heartbeats, which one thread reads and counts. */
final class QuietStreams implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] REQUEST = "GET /quiet HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Selector selector;
    private final Thread reader;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicLong heartbeats = new AtomicLong();

    QuietStreams(int port) throws IOException {
        this.port = port;
        this.selector = Selector.open();
        this.reader = new Thread(this::read, "reader");
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /** Opens more, and returns when the event of each is here. */
    void open(int count) throws IOException {
        int expected = open.get() + count;
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(REQUEST));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Stream());
            selector.wakeup();
        }
        await(() -> open.get() == expected);
    }

    /** How many heartbeats have come. */
    long heartbeats() {
        if (lost.get() > 0) {
            throw new IllegalStateException(lost + " streams have ended");
        }
        return heartbeats.get();
    }

    /** Waits for so many heartbeats. */
    void awaitHeartbeats(long count) {
        await(() -> heartbeats() >= count);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the server is late");
            }
            Pause.of(Duration.ofMillis(10));
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(4 << 10);
        try {
            while (selector.isOpen()) {
                selector.select(key -> read(key, buffer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        try {
            int count = ((SocketChannel) key.channel()).read(buffer.clear());
            if (count < 0) {
                throw new IOException("ended");
            }
            take((Stream) key.attachment(), buffer.flip());
        } catch (IOException e) {
            key.cancel();
            lost.incrementAndGet();
        }
    }

    private void take(Stream stream, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (stream.takesHeartbeat(next)) {
                heartbeats.incrementAndGet();
            } else if (stream.opens(next)) {
                open.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    /** What has been read of one stream. Only the reader touches it. */
    private static final class Stream {
        private boolean open;
        private byte last;

        // The first blank line with a bare LF ends the first event: those of the head have a CR.
        boolean opens(byte next) {
            boolean opens = !open && next == '\n' && last == '\n';
            open |= opens;
            last = next;
            return opens;
        }

        boolean takesHeartbeat(byte next) {
            return open && next == ':';
        }
    }
}
