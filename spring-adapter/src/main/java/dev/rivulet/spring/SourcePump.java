// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Elements: source --onNext--> waiting --pass on--> the connection's outbox --lane--> container
 *
 * One element is asked for before the stream is open, since its first signal decides how the request is answered; then as many as AT_ONCE may be under way, and for each half of
 * them that was written as many are asked for again. So a source is never more than AT_ONCE elements ahead of what was written.
 *
 * An element that the outbox has no room for waits until what is in it was written.
 */
/**
 * Sends the elements of a source to one connection, as fast as that takes them, and ends with it.
 *
 * <p>Thread safety: safe for use by any thread. What is called while the lock is held neither waits nor calls back; the source is called without it.
 */
final class SourcePump implements Flow.Subscriber<Object> {

    private static final int AT_ONCE = 32;
    private static final int AGAIN = AT_ONCE / 2;

    private final SseObjects objects;
    private final @Nullable String elementName;
    private final Function<? super Throwable, ?> errorEvent;

    // guarded by this
    private final Queue<SseEvent> waiting = new ArrayDeque<>();
    private @Nullable SseConnection connection;
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private @Nullable Runnable whenSignalled;
    private boolean signalled;
    private boolean ended;
    private boolean nothingFollows;
    private boolean cancelled;
    private boolean awaitingRoom;
    private int passedOn;

    SourcePump(StreamPlan plan, SseObjects objects) {
        this.objects = objects;
        this.elementName = plan.elementName;
        this.errorEvent = plan.errorEvent != null ? plan.errorEvent : Failures::event;
    }

    // ---- before the stream is open

    /** Asks for the first element. */
    void start(Source source, Executor readers) {
        source.publisher(readers).subscribe(this);
    }

    /**
     * Calls somebody when the source has given its first sign of life, at once if it has.
     *
     * @return whether it has
     */
    boolean whenSignalled(Runnable task) {
        synchronized (this) {
            if (!signalled) {
                whenSignalled = task;
                return false;
            }
        }
        task.run();
        return true;
    }

    /** What the source has failed with instead of giving an element. */
    synchronized Optional<Throwable> earlyFailure() {
        return waiting.isEmpty() ? Optional.ofNullable(failure) : Optional.empty();
    }

    /** The stream is open. */
    void attach(SseConnection opened) {
        boolean over;
        synchronized (this) {
            connection = opened;
            passOn();
            over = ended;
        }
        if (over) {
            passOnEnd();
        } else {
            request(AT_ONCE);
        }
    }

    // ---- what the source says

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        Objects.requireNonNull(granted, "subscription: must not be null");
        if (accepts(granted)) {
            granted.request(1);
        } else {
            granted.cancel();
        }
    }

    private synchronized boolean accepts(Flow.Subscription granted) {
        boolean first = subscription == null && !ended;
        if (first) {
            subscription = granted;
        }
        return first;
    }

    @Override
    public void onNext(Object element) {
        SseEvent event;
        try {
            event = objects.event(elementName, element);
        } catch (RuntimeException e) {
            cancelSource();
            end(e);
            return;
        }
        synchronized (this) {
            if (ended) {
                return;
            }
            waiting.add(event);
            passOn();
        }
        signal();
    }

    @Override
    public void onError(Throwable thrown) {
        end(Objects.requireNonNull(thrown, "throwable: must not be null"));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    /** Whoever comes second, the end or the connection, passes the end on. */
    private void end(@Nullable Throwable thrown) {
        boolean open;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            failure = thrown;
            open = connection != null;
        }
        if (open) {
            passOnEnd();
        }
        signal();
    }

    private void signal() {
        Runnable task;
        synchronized (this) {
            signalled = true;
            task = whenSignalled;
            whenSignalled = null;
        }
        if (task != null) {
            task.run();
        }
    }

    // ---- to the connection

    /** With the lock. */
    private void passOn() {
        SseConnection peer = connection;
        if (peer == null || awaitingRoom) {
            return;
        }
        while (!waiting.isEmpty()) {
            if (peer.send(waiting.element()) == SendOutcome.FULL) {
                awaitingRoom = true;
                peer.whenWritten(this::roomAgain);
                return;
            }
            waiting.remove();
            if (++passedOn % AGAIN == 0) {
                peer.whenWritten(() -> request(AGAIN));
            }
        }
        if (nothingFollows) {
            peer.terminate();
        }
    }

    /** The event of a failure waits for room like any other. It is made without the lock, by the application perhaps. */
    private void passOnEnd() {
        SseEvent last = lastWords();
        synchronized (this) {
            if (last != null && !cancelled) {
                waiting.add(last);
            }
            nothingFollows = true;
            passOn();
        }
    }

    private @Nullable SseEvent lastWords() {
        Throwable thrown;
        synchronized (this) {
            thrown = failure;
        }
        return thrown == null ? null : Failures.event(thrown, errorEvent, objects);
    }

    private synchronized void roomAgain() {
        awaitingRoom = false;
        passOn();
    }

    private void request(int count) {
        Flow.Subscription source;
        synchronized (this) {
            source = ended ? null : subscription;
        }
        if (source != null) {
            source.request(count);
        }
    }

    /** The reader has gone, or nobody will ever read. */
    void cancel() {
        cancelSource();
        synchronized (this) {
            ended = true;
            cancelled = true;
            waiting.clear();
        }
    }

    private void cancelSource() {
        Flow.Subscription source;
        synchronized (this) {
            source = ended ? null : subscription;
        }
        if (source != null) {
            source.cancel();
        }
    }
}
