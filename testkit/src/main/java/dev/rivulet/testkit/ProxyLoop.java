// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * The thread that moves the bytes of all connections of a proxy, and the only one that touches them. It never waits for a peer.
 *
 * <p>Thread safety: {@link #call}, {@link #execute} and {@link #close()} are for other threads, {@link #now()} for any, the rest for the loop's own.
 */
final class ProxyLoop implements Closeable {

    private final Selector selector = Selector.open();
    private final long start = System.nanoTime();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<ProxiedConnection> connections = new LinkedHashSet<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** Guarded by this: nobody wakes a selector that is closed. */
    private boolean ended;

    ProxyLoop(String name) throws IOException {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The time in nanoseconds, from zero on. */
    long now() {
        return System.nanoTime() - start;
    }

    /** Has the loop do something, and waits until it is done. Does nothing when the loop has ended. */
    void call(Runnable action) {
        FutureTask<?> task = new FutureTask<>(action, null);
        if (execute(task)) {
            await(task);
        }
    }

    /** Has the loop do something soon. Answers false, and does nothing, when the loop has ended. */
    synchronized boolean execute(Runnable task) {
        if (!ended) {
            tasks.add(task);
            selector.wakeup();
        }
        return !ended;
    }

    private static void await(FutureTask<?> task) {
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a fault was set", e);
        } catch (ExecutionException e) {
            throw new AssertionError("the fault could not be set", e.getCause());
        }
    }

    SelectionKey register(SocketChannel channel, ProxiedConnection connection) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, 0, connection);
    }

    void add(ProxiedConnection connection) {
        connections.add(connection);
        connection.move(now());
    }

    void forget(ProxiedConnection connection) {
        connections.remove(connection);
    }

    List<ProxiedConnection> connections() {
        return new ArrayList<>(connections);
    }

    private void run() {
        try {
            while (!stopped) {
                select();
                runTasks();
                moveDue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private void select() throws IOException {
        long next = connections.stream()
                .mapToLong(ProxiedConnection::nextLook)
                .min()
                .orElse(Passage.NEVER);
        long now = now();
        if (next == Passage.NEVER) {
            selector.select(this::moveSelected);
        } else if (next > now) {
            selector.select(this::moveSelected, TimeUnit.NANOSECONDS.toMillis(next - now) + 1);
        } else {
            selector.selectNow(this::moveSelected);
        }
    }

    private void moveSelected(SelectionKey key) {
        ((ProxiedConnection) key.attachment()).move(now());
    }

    private void moveDue() {
        long now = now();
        connections().stream()
                .filter(connection -> connection.nextLook() <= now)
                .forEach(connection -> connection.move(now));
    }

    private void runTasks() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
    }

    private void end() {
        synchronized (this) {
            ended = true;
        }
        runTasks();
        connections().forEach(connection -> connection.end(Ending.CUT));
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts all connections and ends the thread. */
    @Override
    public void close() {
        stopped = true;
        call(() -> {});
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
