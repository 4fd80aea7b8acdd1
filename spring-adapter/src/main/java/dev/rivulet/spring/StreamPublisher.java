// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/*
 *            request(n)                    no demand left
 *   idle ----------------> task queued ---------------------> idle
 *                              |
 *                              | end, failure, cancelled
 *                              v
 *                             over       the stream is closed by the task, or by cancel() if none is queued
 *
 * demand, queued and over are guarded by this. Whoever finds queued = false and sets it owns the iterator until it sets it back.
 */
/**
 * Publishes a stream to one subscriber: a task reads it as long as there is demand, and comes back when there is more.
 *
 * <p>Thread safety: safe for use by any thread, as publishers are.
 */
final class StreamPublisher implements Flow.Publisher<Object> {

    private final Stream<?> elements;
    private final Executor readers;

    StreamPublisher(Stream<?> elements, Executor readers) {
        this.elements = elements;
        this.readers = readers;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
        subscriber.onSubscribe(new Reading(subscriber));
    }

    private final class Reading implements Flow.Subscription, Runnable {

        private final Flow.Subscriber<? super Object> subscriber;
        private final Iterator<?> iterator = elements.iterator();
        private long demand;
        private boolean queued;
        private boolean over;

        Reading(Flow.Subscriber<? super Object> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (count > 0 && isToBeQueued(count)) {
                try {
                    readers.execute(this);
                } catch (RejectedExecutionException e) {
                    fail(e);
                }
            }
        }

        private synchronized boolean isToBeQueued(long count) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            boolean free = !queued && !over;
            queued |= free;
            return free;
        }

        @Override
        public void cancel() {
            if (endsHere()) {
                elements.close();
            }
        }

        /** Whether the stream is to be closed by who asks: no task is about to see that it is over. */
        private synchronized boolean endsHere() {
            boolean first = !over;
            over = true;
            return first && !queued;
        }

        @Override
        public void run() {
            try {
                readWhileWanted();
            } catch (Throwable e) {
                fail(e);
                if (e instanceof Error error) {
                    throw error;
                }
            }
        }

        private void readWhileWanted() {
            while (takesNext()) {
                if (iterator.hasNext()) {
                    subscriber.onNext(iterator.next());
                } else {
                    finish();
                    subscriber.onComplete();
                    return;
                }
            }
        }

        /** Whether the task goes on, which uses up one of the demand. If not, it is not queued any more. */
        private boolean takesNext() {
            boolean cancelled;
            synchronized (this) {
                if (!over && demand > 0) {
                    demand--;
                    return true;
                }
                queued = false;
                cancelled = over;
            }
            if (cancelled) {
                elements.close();
            }
            return false;
        }

        private void fail(Throwable failure) {
            if (finish()) {
                subscriber.onError(failure);
            }
        }

        private boolean finish() {
            boolean told;
            synchronized (this) {
                told = !over;
                over = true;
                queued = true;
            }
            elements.close();
            return told;
        }
    }
}
