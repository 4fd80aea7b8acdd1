// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 *              describe              attach (onOpen)             onClose
 *   CREATED -----------> RETURNED ------------------> OPEN -----------------> ENDED
 *      |                     |                                                  ^
 *      +-- failed at once ---+-- refused, HEAD, a failure on the way -----------+
 *
 * Until OPEN what is sent is kept, and until all that was passed on; completed is a mark of its own, since an emitter may be completed before it is returned.
 */
/**
 * The stream of an {@link SseEmitter}: keeps what is sent before there is a connection, and passes on what is sent then.
 *
 * <p>Thread safety: safe for use by any thread. Nobody is called while the lock is held.
 */
final class EmitterStream {

    private static final System.Logger LOG = System.getLogger(EmitterStream.class.getName());

    private final long timeoutMillis;
    private final EmitterCallbacks callbacks = new EmitterCallbacks();
    private final CompletableFuture<Boolean> timeout = new CompletableFuture<>();

    /** What is on its way from those kept to the connection. Belongs to whoever passes on, of which there is one at a time. */
    private final Queue<SseEvent> converted = new ArrayDeque<>();

    // guarded by this
    private final EarlyEvents early = new EarlyEvents();
    private @Nullable SseObjects objects;
    private @Nullable SseConnection connection;
    private @Nullable Throwable failure;
    private boolean completed;
    private boolean completedEarly;
    private boolean ended;

    EmitterStream(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    EmitterCallbacks callbacks() {
        return callbacks;
    }

    // ---- what the application does

    void send(Emission emission) throws IOException {
        SseConnection peer;
        SseObjects writer;
        synchronized (this) {
            requireNotCompleted();
            peer = connection;
            writer = objects;
            if (peer == null || writer == null) {
                keep(emission);
                return;
            }
        }
        for (SseEvent event : events(emission, writer)) {
            send(event, peer);
        }
    }

    private void requireNotCompleted() {
        if (completed) {
            throw new IllegalStateException(
                    "ResponseBodyEmitter has already completed" + (failure == null ? "" : " with error: " + failure));
        }
    }

    private void keep(Emission emission) throws IOException {
        if (ended) {
            throw new IOException("The stream was not opened");
        }
        early.add(emission);
    }

    private static List<SseEvent> events(Emission emission, SseObjects writer) throws IOException {
        try {
            return emission.events(writer);
        } catch (UncheckedIOException e) {
            throw new IOException("Failed to send " + emission, e.getCause());
        } catch (RuntimeException e) {
            throw new IllegalStateException("Failed to send " + emission, e);
        }
    }

    private void send(SseEvent event, SseConnection peer) throws IOException {
        SendOutcome outcome = peer.send(event);
        if (outcome == SendOutcome.FULL) {
            peer.close(CloseReason.OVERFLOW);
            throw new IOException("The peer does not keep up: its outbox (rivulet.outbox) is full");
        }
        if (outcome == SendOutcome.CLOSED) {
            synchronized (this) {
                requireNotCompleted();
            }
            throw new IOException(endOf(peer));
        }
    }

    private static String endOf(SseConnection peer) {
        return "The stream has ended: "
                + peer.closeReason().map(CloseReason::name).orElse("CLOSED");
    }

    void complete(@Nullable Throwable thrown) {
        SseConnection peer;
        synchronized (this) {
            if (completed) {
                return;
            }
            completed = true;
            failure = thrown;
            peer = connection;
            completedEarly = peer == null;
        }
        if (peer != null) {
            finish(peer, thrown);
        }
    }

    private void finish(SseConnection peer, @Nullable Throwable thrown) {
        if (thrown != null) {
            peer.send(Failures.event(thrown, Failures::event, writer()));
        }
        peer.close();
    }

    // ---- what the request does

    /** The stream as a controller would describe it. Throws what the emitter was completed with before anything was sent. */
    SseStream describe(SseObjects writer) throws Exception {
        Throwable atOnce;
        synchronized (this) {
            if (objects != null) {
                throw new IllegalStateException("An SseEmitter answers one request, and this one was returned before");
            }
            objects = writer;
            atOnce = early.isEmpty() ? failure : null;
        }
        if (atOnce != null) {
            unopened();
            throw Failures.asException(atOnce);
        }
        return SseStream.open(this::attach)
                .onClose((peer, reason) -> ended(peer, reason))
                .whenUnopened(this::unopened);
    }

    private void attach(SseConnection peer) throws IOException {
        passOn(peer);
        if (timeoutMillis > 0) {
            startTimeout(peer);
        }
    }

    /** Sends what was kept. If that does not fit into the outbox, goes on when what is in it was written. */
    private void passOn(SseConnection peer) throws IOException {
        List<Emission> batch;
        do {
            if (!sendConverted(peer)) {
                peer.whenWritten(() -> passOnLater(peer));
                return;
            }
            batch = takeEarly(peer);
            for (Emission emission : batch) {
                converted.addAll(events(emission, writer()));
            }
        } while (!batch.isEmpty());
        if (isCompletedEarly()) {
            finish(peer, failure());
        }
    }

    private boolean sendConverted(SseConnection peer) {
        while (!converted.isEmpty()) {
            if (peer.send(converted.element()) == SendOutcome.FULL) {
                return false;
            }
            converted.remove();
        }
        return true;
    }

    private void passOnLater(SseConnection peer) {
        try {
            passOn(peer);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "What was sent to an SseEmitter could not be written", e);
            peer.close(CloseReason.APPLICATION_ERROR);
        }
    }

    /** Final once there is a connection. */
    private synchronized boolean isCompletedEarly() {
        return completedEarly;
    }

    private synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** What is still to be sent before what comes from now on; when there is nothing, the connection is there for everybody. */
    private synchronized List<Emission> takeEarly(SseConnection peer) {
        if (early.isEmpty()) {
            connection = peer;
        }
        return early.take();
    }

    private synchronized SseObjects writer() {
        return Objects.requireNonNull(objects);
    }

    private void startTimeout(SseConnection peer) {
        CompletableFuture<Void> unused = timeout.thenRun(() -> peer.whenWritten(() -> timeOut(peer)));
        timeout.completeOnTimeout(true, timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void timeOut(SseConnection peer) {
        if (peer.state() == ConnectionState.OPEN) {
            callbacks.timedOut();
            synchronized (this) {
                completed = true;
            }
            peer.close(CloseReason.MAX_AGE);
        }
    }

    // ---- the end

    private void ended(SseConnection peer, CloseReason reason) {
        end(reason.isCut() ? new IOException(endOf(peer)) : null);
    }

    private void unopened() {
        end(null);
    }

    private void end(@Nullable Throwable broken) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            early.clear();
        }
        timeout.cancel(false);
        if (broken != null) {
            callbacks.failed(broken);
        }
        callbacks.completed();
    }
}
