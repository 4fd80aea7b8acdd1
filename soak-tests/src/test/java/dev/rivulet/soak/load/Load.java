// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import dev.rivulet.soak.server.Published;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All readers of one server, in one thread. Whoever leaves is replaced.
 *
 * <p>Thread safety: the public methods may be called by any thread; readers and what they count are the load's own thread's.
 */
public final class Load implements AutoCloseable {

    private static final int BUFFER = 256 << 10;
    private static final long LONGEST_SELECT = 200;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_SILENCE_BEHIND_PROXY = Duration.ofSeconds(4);

    /** Readers that have waited so long for their turn count as stalled. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(2);

    private static final long PATIENCE_IN_SECONDS = 60;

    private final int port;
    private final int proxyPort;
    private final Findings findings;
    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    // The thread's.
    private final byte[] buffer = new byte[BUFFER];
    private final Timers timers = new Timers();
    private final Tally tally = new Tally();
    private final Set<Reader> readers = new LinkedHashSet<>();
    private final Set<Reader> incomplete = new LinkedHashSet<>();
    private long nextSeed;
    private long lastRound = System.nanoTime();
    private @Nullable Published published;
    private @Nullable CompletableFuture<String> finished;

    /**
     * Begins without readers.
     *
     * @param port      of the server
     * @param proxyPort of the proxy in front of it
     * @param seed      of the first reader; the others count on
     */
    public Load(int port, int proxyPort, long seed, Findings findings) throws IOException {
        this.port = port;
        this.proxyPort = proxyPort;
        this.nextSeed = seed;
        this.findings = findings;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "readers");
        timers.in(LOOK, this::look);
        thread.start();
    }

    /** What all readers have had and done so far. */
    public record State(int open, long events, long bytes, long[] ages, Map<String, Long> counts) {}

    /** Lets so many more readers come. */
    public void come(int count) {
        ask(() -> {
            for (int i = 0; i < count; i++) {
                add();
            }
            return "";
        });
    }

    /** What there is now; the ages are those since the last call, half of the events, 99 and 100 of 100 were younger. */
    public State state() {
        return ask(() -> new State(
                (int) readers.stream().filter(Reader::isOpen).count(),
                tally.events(),
                tally.bytes(),
                tally.takeAges(0.5, 0.99, 1),
                tally.counts()));
    }

    /** Nobody leaves any more: all come back, and read to the end. Completes when they have, with what they still lack. */
    public CompletableFuture<String> finish(Published last) {
        CompletableFuture<String> done = new CompletableFuture<>();
        return ask(() -> {
            published = last;
            finished = done;
            incomplete.addAll(readers);
            readers.forEach(Reader::finish);
            List.copyOf(incomplete).forEach(this::lookAt);
            return done;
        });
    }

    /** What those lack that have not yet read to the end. */
    public String lacking() {
        return ask(() -> {
            StringBuilder lacking =
                    new StringBuilder().append(incomplete.size()).append(" readers");
            Published last = java.util.Objects.requireNonNull(published);
            incomplete.stream().limit(10).forEach(each -> lacking.append('\n').append(each.missing(last)));
            return lacking.toString();
        });
    }

    /** All go for good. */
    public void leave() {
        ask(() -> {
            boolean reset = false;
            for (Reader each : readers) {
                each.leave(reset);
                reset = !reset;
            }
            readers.clear();
            incomplete.clear();
            published = null;
            return "";
        });
    }

    private <T> T ask(Supplier<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                answer.complete(task.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        selector.wakeup();
        return answer.orTimeout(PATIENCE_IN_SECONDS, TimeUnit.SECONDS).join();
    }

    // ---- the thread's

    private void run() {
        try {
            while (!closed) {
                selector.select(this::serve, timers.millis(LONGEST_SELECT));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                timers.runDue();
                lookAtClock();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lookAtClock() {
        long now = System.nanoTime();
        if (now - lastRound > LONGEST_ROUND.toNanos()) {
            readers.forEach(Reader::excuse);
            tally.count("rounds that took too long");
        }
        lastRound = now;
    }

    private void serve(SelectionKey key) {
        ((Reader) key.attachment()).serve(buffer);
    }

    private void add() {
        Reader reader = new Reader(this, nextSeed++);
        readers.add(reader);
        reader.come();
    }

    void replace(Reader gone) {
        readers.remove(gone);
        incomplete.remove(gone);
        if (!isFinishing()) {
            add();
        }
        tellFinished();
    }

    private void look() {
        long now = System.nanoTime();
        Collection<Reader> all = new ArrayList<>(readers);
        all.forEach(each -> each.look(now, LONGEST_SILENCE, LONGEST_SILENCE_BEHIND_PROXY));
        timers.in(LOOK, this::look);
    }

    boolean isFinishing() {
        return published != null;
    }

    void lookAt(Reader reader) {
        Published last = published;
        if (last != null && reader.isComplete(last)) {
            incomplete.remove(reader);
            tellFinished();
        }
    }

    private void tellFinished() {
        CompletableFuture<String> waiting = finished;
        if (waiting != null && incomplete.isEmpty()) {
            finished = null;
            waiting.complete("");
        }
    }

    Selector selector() {
        return selector;
    }

    Timers timers() {
        return timers;
    }

    Tally tally() {
        return tally;
    }

    Findings findings() {
        return findings;
    }

    int port(boolean proxied) {
        return proxied ? proxyPort : port;
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
        for (Reader each : readers) {
            each.leave(true);
        }
        selector.close();
    }
}
