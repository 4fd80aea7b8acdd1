// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a proxied connection: reads from one socket, holds the bytes, and writes them to the other as the fault lets them pass.
 *
 * <p>Thread safety: confined to the proxy's loop, except {@link #passed()}.
 */
final class ProxyPipe {

    private static final int CHUNK = 16 * 1024;

    private final SocketChannel from;
    private final SocketChannel to;

    /** The bytes that are held, in filling mode. */
    private ByteBuffer held = ByteBuffer.allocate(CHUNK);

    private Passage passage;

    /** Whether there are bytes that the fault lets pass and the socket has not taken. */
    private boolean wantsToWrite;

    private boolean ended;
    private boolean endPassed;
    private final AtomicLong passed = new AtomicLong();

    ProxyPipe(SocketChannel from, SocketChannel to, Fault fault) {
        this.from = from;
        this.to = to;
        this.passage = fault.begin();
    }

    void set(Fault fault, long now) {
        passage = fault.begin();
        if (held.position() > 0) {
            passage.arrived(now);
        }
    }

    /** Reads once and writes once, as far as the fault and the sockets allow. */
    void move(long now) throws IOException {
        if (wantsToRead()) {
            read(now);
        }
        write(now);
        wantsToWrite = allowance(now) > 0;
        if (ended && !endPassed && held.position() == 0 && passage.passesEnd()) {
            endPassed = true;
            to.shutdownOutput();
        }
    }

    private void read(long now) throws IOException {
        makeRoom();
        int count = tryToRead();
        if (count > 0) {
            passage.arrived(now);
        }
        ended = count < 0;
    }

    private int tryToRead() throws IOException {
        try {
            return from.read(held);
        } catch (IOException e) {
            if (passage.passesEnd()) {
                throw e;
            }
            return -1;
        }
    }

    private void makeRoom() {
        if (!held.hasRemaining()) {
            ByteBuffer larger = ByteBuffer.allocate(2 * held.capacity());
            held = larger.put(held.flip());
        }
    }

    private void write(long now) throws IOException {
        int count = allowance(now);
        if (count == 0) {
            return;
        }
        held.flip();
        int written = passage.isDropping() ? count : to.write(held.slice(0, count));
        held.position(written).compact();
        passage.passed(written, held.position(), now);
        if (!passage.isDropping()) {
            passed.addAndGet(written);
        }
    }

    private int allowance(long now) {
        return passage.allowance(held.position(), ended, now);
    }

    boolean wantsToRead() {
        return !ended && passage.takesMore(held.position());
    }

    boolean wantsToWrite() {
        return wantsToWrite;
    }

    /** When to look again although nothing happens. */
    long nextLook() {
        return held.position() > 0 && !wantsToWrite ? passage.nextLook() : Passage.NEVER;
    }

    @Nullable
    Ending ending() {
        return passage.ending();
    }

    boolean isOver() {
        return endPassed;
    }

    long passed() {
        return passed.get();
    }
}
