// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import dev.rivulet.soak.server.Published;
import dev.rivulet.soak.server.SoakTopic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 *            connect                head                   stalling is over
 *   AWAY ------------> CONNECTING -------> READING <-----------------------> STALLED
 *    ^                      |                 |                                 |
 *    +----------------------+-----------------+---------------------------------+      each ends by the reader's will, by the server's, or by a fault
 *
 * whoever leaves for good, and whoever has found something, is GONE.
 */
/**
 * One reader over all its connections.
 *
 * <p>Thread safety: none; the load's thread's.
 */
final class Reader {

    private enum State {
        AWAY,
        CONNECTING,
        READING,
        STALLED,
        GONE
    }

    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration STARVED = Duration.ofSeconds(3);
    private static final Duration CALM_AFTER = Duration.ofSeconds(1);

    private final Load load;
    private final long seed;
    private final Habits habits;
    private final String secret;
    private final Check check;

    private State state = State.AWAY;

    /** Counts what happens, so that timers know that they come too late. */
    private int turn;

    // Of this connection.
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private HttpStream stream;
    private boolean stalledOnce;
    private long lastByte;

    Reader(Load load, long seed) {
        this.load = load;
        this.seed = seed;
        this.habits = new Habits(seed);
        this.secret = habits.secret();
        this.check = new Check(secret, habits.topics(), load.tally());
        this.stream = new HttpStream(check);
    }

    void come() {
        later(habits.away(), this::connect);
    }

    private void later(Duration delay, Runnable task) {
        int now = turn;
        load.timers().in(delay, () -> {
            if (turn == now && state != State.GONE) {
                task.run();
            }
        });
    }

    private void enter(State next) {
        state = next;
        turn++;
    }

    private void connect() {
        enter(State.CONNECTING);
        check.begin();
        stream = new HttpStream(check);
        stalledOnce = false;
        lastByte = System.nanoTime();
        try {
            SocketChannel opened = SocketChannel.open();
            channel = opened;
            opened.configureBlocking(false);
            if (habits.receiveBuffer() > 0) {
                opened.setOption(StandardSocketOptions.SO_RCVBUF, habits.receiveBuffer());
            }
            key = opened.register(load.selector(), SelectionKey.OP_CONNECT, this);
            int port = load.port(habits.isProxied());
            if (opened.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                request();
            }
        } catch (IOException e) {
            lost("cannot connect: " + e);
        }
    }

    /** The selector says that something can be done. */
    void serve(byte[] buffer) {
        try {
            SelectionKey ready = key;
            if (ready == null || !ready.isValid()) {
                return;
            } else if (ready.isConnectable()) {
                requireOpen().finishConnect();
                request();
            } else if (ready.isReadable()) {
                read(buffer);
            }
        } catch (IOException e) {
            lost(e.toString());
        } catch (Violation e) {
            fail(e.getMessage());
        }
    }

    private SocketChannel requireOpen() {
        return java.util.Objects.requireNonNull(channel);
    }

    private void request() throws IOException {
        String last = check.lastEventId();
        String names = habits.topics().stream().map(SoakTopic::name).collect(Collectors.joining(","));
        boolean query = habits.resumesByQuery() && !last.isEmpty();
        String text = "GET /soak?secret=" + secret + "&topics=" + names + (query ? "&lastEventId=" + last : "")
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                + (query || last.isEmpty() ? "" : "Last-Event-ID: " + last + "\r\n") + "\r\n";
        requireOpen().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        java.util.Objects.requireNonNull(key).interestOps(SelectionKey.OP_READ);
    }

    private void read(byte[] buffer) throws IOException {
        int count = requireOpen().read(ByteBuffer.wrap(buffer));
        if (count < 0) {
            lost("the end of the connection");
            return;
        }
        noteByte();
        stream.read(buffer, count);
        load.tally().bytes(count);
        if (stream.isEnded()) {
            lost("the end of the response");
        } else if (state == State.CONNECTING && stream.isOpen()) {
            open();
        } else if (load.isFinishing()) {
            load.lookAt(this);
        }
    }

    /** With a heartbeat each second, whoever hears nothing for long is held up by the machine; it may be cut for that. */
    private void noteByte() {
        long now = System.nanoTime();
        if (now - lastByte > STARVED.toNanos() && state == State.READING) {
            load.tally().count("starved");
            stalledOnce = true;
        }
        lastByte = now;
    }

    private void open() {
        enter(State.READING);
        load.tally().count("connections");
        planNextAct();
        if (!habits.isProxied()) {
            later(CALM_AFTER, () -> check.calm(true));
        }
    }

    private void planNextAct() {
        if (!load.isFinishing()) {
            later(habits.reading(), () -> act(habits.act()));
        }
    }

    private void act(Habits.Act act) {
        if (load.isFinishing()) {
            return;
        }
        load.tally().count(act.name());
        switch (act) {
            case READ -> planNextAct();
            case STALL -> stall();
            case RESET, END -> comeBack(act == Habits.Act.RESET, habits.away());
            case LEAVE -> {
                close(true);
                enter(State.GONE);
                load.replace(this);
            }
        }
    }

    private void stall() {
        enter(State.STALLED);
        stalledOnce = true;
        check.calm(false);
        java.util.Objects.requireNonNull(key).interestOps(0);
        later(habits.stalling(), this::goOn);
    }

    private void goOn() {
        enter(State.READING);
        lastByte = System.nanoTime();
        java.util.Objects.requireNonNull(key).interestOps(SelectionKey.OP_READ);
        planNextAct();
    }

    private void comeBack(boolean reset, Duration delay) {
        close(reset);
        enter(State.AWAY);
        later(delay, this::connect);
    }

    /** The connection has ended, and that was not the reader's will. */
    private void lost(String how) {
        load.tally().count("lost");
        if (isHealthy()) {
            fail("CUT though it read all the time: " + how);
        } else if (state != State.GONE) {
            comeBack(false, load.isFinishing() ? SOON : habits.away());
        }
    }

    /** It could not read for a while, and that was not its own will. */
    void excuse() {
        stalledOnce = true;
    }

    /** Whether nobody has a reason to end the connection. */
    private boolean isHealthy() {
        return !habits.isProxied() && !stalledOnce && habits.topics().stream().noneMatch(SoakTopic::isCutting);
    }

    /** Whoever hears nothing for long, not even a heartbeat, comes again. Who is not behind a proxy should always hear. */
    void look(long now, Duration longest, Duration longestBehindProxy) {
        Duration longestSilence = habits.isProxied() ? longestBehindProxy : longest;
        boolean listens = state == State.READING || state == State.CONNECTING;
        if (listens && now - lastByte > longestSilence.toNanos()) {
            if (habits.isProxied()) {
                load.tally().count("silent");
                comeBack(true, SOON);
            } else {
                fail("SILENT for " + longestSilence + ", " + (stream.isOpen() ? "open" : "without a head"));
            }
        }
    }

    /** No more mischief: reads until it has everything. */
    void finish() {
        if (state == State.STALLED) {
            goOn();
        } else if (state == State.AWAY) {
            turn++;
            connect();
        }
        turn += state == State.READING ? 1 : 0;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    boolean isOpen() {
        return state == State.READING || state == State.STALLED;
    }

    boolean isComplete(Published published) {
        return state == State.READING && check.isComplete(published);
    }

    String missing(Published published) {
        return this + ": " + state + ", " + (check.isGreeted() ? "" : "not greeted, ") + check.missing(published)
                + check;
    }

    private void fail(String what) {
        close(true);
        enter(State.GONE);
        load.findings().add(this + ": " + what);
        load.replace(this);
    }

    void leave(boolean reset) {
        close(reset);
        enter(State.GONE);
    }

    private void close(boolean reset) {
        SocketChannel open = channel;
        if (open == null) {
            return;
        }
        channel = null;
        try {
            if (reset) {
                open.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            open.close();
        } catch (IOException e) {
            load.findings().add(this + ": cannot close: " + e);
        }
    }

    @Override
    public String toString() {
        return "reader " + seed + (habits.isProxied() ? " (proxied)" : "") + ' ' + habits.topics();
    }
}
