// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The limit: no server, only prepared bytes that are written to each socket, by plain NIO. A thread selects; the publisher writes. With a
 * batch, so many events go in one write, as if readers were always that far behind.
 */
final class LimitServer implements Hub {

    /** How many writes may wait for readers, for each reader. */
    private static final int WAITING_WRITES = 8;

    /** Beyond so many a reader that takes nothing is let go. */
    private static final String MOST_WAITING = "4096";

    private static final int BACKLOG = 10_000;
    private static final long PAUSE = 100_000;

    private final int batch;
    private final int mostWaiting;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final List<LimitReader> readers = new CopyOnWriteArrayList<>();
    private final Map<Integer, LimitReader> byKey = new ConcurrentHashMap<>();
    private final AtomicLong waiting = new AtomicLong();
    private @Nullable Control control;
    private final Map<Integer, List<byte[]>> replays = new ConcurrentHashMap<>();

    // The publisher's.
    private final StringBuilder joined = new StringBuilder();
    private int joinedEvents;

    private LimitServer(int batch, int mostWaiting) throws IOException {
        this.batch = batch;
        this.mostWaiting = mostWaiting;
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Starts it. Returns the port. */
    static int start(int batch, Map<String, String> settings) throws IOException {
        int mostWaiting = Integer.parseInt(settings.getOrDefault("mostWaiting", MOST_WAITING));
        LimitServer server = new LimitServer(batch, mostWaiting);
        server.control = new Control(server);
        Thread thread = new Thread(server::serve, "selector");
        thread.start();
        return ((InetSocketAddress) server.listener.getLocalAddress()).getPort();
    }

    private void serve() {
        try {
            while (true) {
                selector.select(this::serve);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                LimitReader reader = (LimitReader) key.attachment();
                if (key.isReadable()) {
                    reader.read();
                }
                if (key.isValid() && key.isWritable()) {
                    reader.writeWaiting();
                }
            }
        } catch (CancelledKeyException e) {
            // the publisher has just let it go
        } catch (IOException e) {
            LimitReader reader = (LimitReader) key.attachment();
            if (reader != null) {
                reader.close();
            }
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new LimitReader(this, channel, key, waiting));
        }
    }

    /** Serves a request; only its first line counts. */
    void request(LimitReader reader, String line) throws IOException {
        String target = line.split(" ", 3)[1];
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        Control known = java.util.Objects.requireNonNull(control);
        switch (path) {
            case "/sse" -> open(reader, query);
            case "/publish" -> reader.answer(known.publish(query));
            default -> reader.answer(known.stats(query));
        }
    }

    private void open(LimitReader reader, @Nullable String query) throws IOException {
        reader.write("""
                HTTP/1.1 200 OK\r
                Content-Type: text/event-stream;charset=UTF-8\r
                Cache-Control: no-cache\r
                Transfer-Encoding: chunked\r
                \r
                """.getBytes(StandardCharsets.US_ASCII));
        String replayed = Control.parameters(query).get("replay");
        if (replayed != null) {
            replay(reader, Integer.parseInt(replayed));
        }
        readers.add(reader);
        int key = Control.key(query);
        if (key >= 0) {
            byKey.put(key, reader);
        }
    }

    private void replay(LimitReader reader, int events) {
        replays.computeIfAbsent(events, n -> Replay.writes(n, LimitServer::chunk))
                .forEach(reader::write);
    }

    int mostWaiting() {
        return mostWaiting;
    }

    void left(LimitReader reader) {
        if (readers.remove(reader)) {
            byKey.values().remove(reader);
        }
    }

    @Override
    public void broadcast(String data) {
        if (batch == 1) {
            writeToAll(chunk("data: " + data + "\n\n"));
            return;
        }
        joined.append("data: ").append(data).append("\n\n");
        if (++joinedEvents == batch) {
            flush();
        }
    }

    @Override
    public void flush() {
        if (joinedEvents > 0) {
            writeToAll(chunk(joined.toString()));
            joined.setLength(0);
            joinedEvents = 0;
        }
    }

    private void writeToAll(byte[] bytes) {
        for (LimitReader reader : readers) {
            reader.write(bytes);
        }
    }

    @Override
    public void publish(int topic, String data) {
        LimitReader reader = byKey.get(topic);
        if (reader != null) {
            reader.write(chunk("data: " + data + "\n\n"));
        }
    }

    static byte[] chunk(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void awaitRoom(int size) {
        while (waiting.get() > (long) WAITING_WRITES * readers.size()) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    @Override
    public int connections() {
        return readers.size();
    }
}
