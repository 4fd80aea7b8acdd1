// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of readers of one server, all in one thread.
 *
 * <p>Thread safety: thread-safe; what it reads and counts is its own thread's.
 */
public final class Load implements AutoCloseable {

    private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(10);
    private static final int BUFFER = 256 << 10;

    /** So many connections are being made at a time, unless a storm is wanted. */
    private static final int CONNECTING = 200;

    /** Somewhat less than Linux lets wait for being accepted. */
    private static final int BACKLOG = 4_000;

    /** Connections from one address to one port are limited by its ephemeral ports. */
    private static final int PER_ADDRESS = 10_000;

    private final int port;
    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    // The thread's.
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final List<Connected> connections = new ArrayList<>();
    private Histogram latencies = new Histogram(LONGEST_LATENCY, 3);
    private Histogram opening = new Histogram(LONGEST_LATENCY, 3);
    private @Nullable Opening current;
    private long target = Long.MAX_VALUE;
    private int behind;
    private @Nullable CompletableFuture<Void> arrived;
    private long ended;
    private String firstEnd = "";
    private String lastEventId = "";
    private long startAt;
    private int receiveBuffer;

    private Load(int port) throws IOException {
        this.port = port;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "load");
    }

    /** Starts the thread; nobody reads yet. */
    public static Load on(int port) throws IOException {
        Load load = new Load(port);
        load.thread.setDaemon(true);
        load.thread.start();
        return load;
    }

    /** Opens readers one after the other, a few at the same time, and waits until all have their heads. */
    public void open(int count, IntFunction<String> path, Duration patience) throws Exception {
        open(new Opening(count, CONNECTING, path), patience);
    }

    /** Opens readers all at once, or nearly: never more than the kernel lets wait for a server, since for others it would be the kernel's time that is measured. */
    public void storm(int count, IntFunction<String> path, Duration patience) throws Exception {
        open(new Opening(count, Math.min(count, BACKLOG), path), patience);
    }

    private void open(Opening opened, Duration patience) throws Exception {
        ask(
                () -> {
                    current = opened;
                    opened.proceed();
                    return opened.done;
                },
                patience);
    }

    /** Makes every reader expect events from this number on, and waits for nothing. */
    public void expect(long first) throws Exception {
        ask(
                () -> {
                    connections.forEach(each -> each.reader.check().expect(first));
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
    }

    /** Makes the first reader remember the id of the event with this number, which it must not have had yet. */
    public void rememberId(long number) throws Exception {
        ask(
                () -> {
                    connections.get(0).reader.check().remember(number);
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
    }

    /** The id that was to be remembered. */
    public String rememberedId() throws Exception {
        CompletableFuture<String> id = new CompletableFuture<>();
        ask(
                () -> {
                    String known = connections.get(0).reader.check().id();
                    if (known == null) {
                        throw new IllegalStateException("the event has not come, or had no id");
                    }
                    id.complete(known);
                    return id;
                },
                Duration.ofMinutes(1));
        return id.join();
    }

    /** Lets readers that are opened from now on send this id as that of their last event, unless it is empty, and expect this event next. */
    public void resume(String id, long next) throws Exception {
        ask(
                () -> {
                    lastEventId = id;
                    startAt = next;
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
    }

    /** Gives readers that are opened from now on a receive buffer of so many bytes, which does not grow; 0 for the kernel's own. */
    public void receiveBuffer(int bytes) throws Exception {
        ask(
                () -> {
                    receiveBuffer = bytes;
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
    }

    /** Begins to wait until every reader that reads has had all events below a number; call it before they are published. */
    public CompletableFuture<Void> arrival(long below) throws Exception {
        CompletableFuture<Void> all = new CompletableFuture<>();
        ask(
                () -> {
                    target = below;
                    behind = (int) connections.stream()
                            .filter(each -> !each.stalled && each.reader.check().next() < below)
                            .count();
                    arrived = all;
                    tellArrived();
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
        return all;
    }

    /** Lets some readers read no more. */
    public void stall(int count) throws Exception {
        ask(
                () -> {
                    for (int i = 0; i < count; i++) {
                        connections.get(i).stalled = true;
                        connections.get(i).key.interestOps(0);
                    }
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
    }

    /** Closes all readers, with a reset or in good order, and forgets them. */
    public void leave(boolean reset) throws Exception {
        ask(
                () -> {
                    for (Connected each : connections) {
                        each.close(reset);
                    }
                    connections.clear();
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
    }

    /** What was counted since the last call, or since the beginning. */
    public Counts take() throws Exception {
        CompletableFuture<Counts> counts = new CompletableFuture<>();
        ask(
                () -> {
                    counts.complete(new Counts(
                            connections.stream()
                                    .mapToLong(each -> each.reader.check().events())
                                    .sum(),
                            connections.stream()
                                    .mapToLong(each -> each.reader.check().wrong())
                                    .sum(),
                            ended,
                            firstEnd,
                            latencies,
                            opening));
                    latencies = new Histogram(LONGEST_LATENCY, 3);
                    opening = new Histogram(LONGEST_LATENCY, 3);
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMinutes(1));
        return counts.join();
    }

    /**
     * What readers have had.
     *
     * @param events    how many events, in all
     * @param wrong     how many of them were not the next one
     * @param ended     how many streams have ended though nobody wanted it
     * @param firstEnd  how the first of them ended
     * @param latencies how long each event took, in nanoseconds, since the last call
     * @param opening   how long it took from the connect until the head was there
     */
    public record Counts(long events, long wrong, long ended, String firstEnd, Histogram latencies, Histogram opening) {

        @Override
        public String toString() {
            return events + " events, " + wrong + " out of order, " + ended + " streams ended " + firstEnd;
        }
    }

    private void ask(java.util.function.Supplier<CompletableFuture<?>> task, Duration patience) throws Exception {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                CompletableFuture<?> unused = task.get().whenComplete((value, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    } else {
                        answer.complete("");
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        selector.wakeup();
        try {
            answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not within " + patience + ": " + this, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public String toString() {
        return connections.size() + " connections, " + behind + " behind, " + ended + " ended " + firstEnd;
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::serve);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key) {
        Connected connected = (Connected) key.attachment();
        try {
            if (key.isConnectable()) {
                connected.connect();
            } else if (key.isReadable()) {
                connected.read();
            }
        } catch (IOException e) {
            connected.end(e);
        }
    }

    private void tellArrived() {
        CompletableFuture<Void> waiting = arrived;
        if (behind == 0 && waiting != null) {
            arrived = null;
            waiting.complete(null);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connected each : connections) {
            each.close(true);
        }
        selector.close();
    }

    /** Connections that are being made. */
    private final class Opening {

        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final int count;
        private final int atATime;
        private final IntFunction<String> path;
        private int begun;
        private int open;

        Opening(int count, int atATime, IntFunction<String> path) {
            this.count = count;
            this.atATime = atATime;
            this.path = path;
        }

        void proceed() {
            try {
                while (begun < count && begun - open < atATime) {
                    connections.add(new Connected(path.apply(begun), begun++));
                }
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
            if (open == count) {
                done.complete(null);
            }
        }

        void opened() {
            open++;
            proceed();
        }
    }

    /** A TCP connection and its reader. */
    private final class Connected {

        final Reader reader = new Reader();
        final SelectionKey key;
        boolean stalled;
        private final SocketChannel channel;
        private final String path;
        private final long begun = System.nanoTime();

        Connected(String path, int index) throws IOException {
            this.path = path;
            reader.check().expect(startAt);
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            if (index >= PER_ADDRESS) {
                channel.bind(new InetSocketAddress("127.0.0." + (1 + index / PER_ADDRESS), 0));
            }
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port))) {
                request();
            }
        }

        void connect() throws IOException {
            channel.finishConnect();
            request();
        }

        private void request() throws IOException {
            String last = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
            channel.write(ByteBuffer.wrap(
                    ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n" + last + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            key.interestOps(SelectionKey.OP_READ);
        }

        void read() throws IOException {
            int count = channel.read(buffer.clear());
            if (count < 0) {
                throw new EOFException("the server has closed the connection");
            }
            long now = System.nanoTime();
            boolean wasOpen = reader.isOpen();
            boolean wasBehind = reader.check().next() < target;
            reader.read(buffer.array(), count, now, latencies);
            if (!wasOpen && reader.isOpen()) {
                opening.recordValue(Math.min(LONGEST_LATENCY, now - begun));
                Opening known = current;
                if (known != null) {
                    known.opened();
                }
            }
            if (wasBehind && reader.check().next() >= target) {
                behind--;
                tellArrived();
            }
        }

        void end(IOException cause) {
            if (ended++ == 0) {
                firstEnd = cause.toString();
            }
            close(false);
        }

        void close(boolean reset) {
            if (!channel.isOpen()) {
                return;
            }
            key.cancel();
            try {
                if (reset) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                channel.close();
            } catch (IOException e) {
                System.err.println("cannot close: " + e);
            }
        }
    }
}
