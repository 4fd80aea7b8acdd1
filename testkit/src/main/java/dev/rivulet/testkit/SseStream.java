// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 *            start        200, event stream        end, failure, cut
 *   (new) ---------> asking ----------------> open ------------------+-- not reconnecting --> ended
 *                     ^  |                                           |
 *                     |  +-- any other answer, close --> ended       |
 *                     +------------------ after the delay -----------+
 */
/**
 * The life of an {@code EventSource}: one request after another, as the standard says, on a JDK client.
 *
 * <p>Thread safety: safe for use by any thread; the watcher must be, too.
 */
final class SseStream {

    private static final int MOST_REJECTED_BYTES = 64 * 1024;

    private final Plan plan;
    private final Watcher watcher;

    // guarded by this
    private @Nullable Attempt current;
    private boolean closed;

    // written by the client's threads, read by any
    private volatile String lastEventId;
    private volatile Duration delay;

    SseStream(Plan plan, Watcher watcher) {
        this.plan = plan;
        this.watcher = watcher;
        this.lastEventId = plan.lastEventId();
        this.delay = plan.delay();
    }

    /** Sends a request; answers at once. */
    void start() {
        Attempt attempt = new Attempt();
        synchronized (this) {
            if (closed) {
                return;
            }
            current = attempt;
        }
        watcher.onRequest();
        attempt.send();
    }

    String lastEventId() {
        return lastEventId;
    }

    /** Ends the connection under way, as a failure of the network would. */
    void cut() {
        Attempt attempt;
        synchronized (this) {
            attempt = current;
        }
        if (attempt != null) {
            attempt.cut();
        }
    }

    /** Ends the stream for good. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        cut();
        watcher.onEnd(null);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void over(boolean forGood, @Nullable Throwable cause) {
        if (forGood || !plan.reconnecting() || isClosed()) {
            watcher.onEnd(cause);
            return;
        }
        watcher.onLost(cause);
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, SharedHttpClient.workers())
                .execute(this::start);
    }

    static boolean isEventStream(ResponseInfo response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        String essence = parameters < 0 ? type : type.substring(0, parameters);
        return response.statusCode() == 200
                && essence.strip().toLowerCase(Locale.ROOT).equals("text/event-stream");
    }

    /**
     * What to ask, and how to go on.
     *
     * @param client       sends the requests
     * @param requests     makes a request from the last event id
     * @param admits       decides whether an answer is taken as an event stream
     * @param lastEventId  the id to begin with, empty for none
     * @param reconnecting whether a lost stream is asked for again
     * @param delay        the reconnection time before the stream sets another
     */
    record Plan(
            HttpClient client,
            Function<String, HttpRequest> requests,
            Predicate<ResponseInfo> admits,
            String lastEventId,
            boolean reconnecting,
            Duration delay) {}

    /** Told what happens to the stream. */
    interface Watcher extends EventStreamParser.Listener {

        /** A request is about to be sent. */
        void onRequest();

        /** An answer's head has come; if it is no event stream, the end follows. */
        void onResponse(int status, HttpHeaders headers, boolean admitted);

        /** The stream has ended or failed and will be asked for again. */
        void onLost(@Nullable Throwable cause);

        /** The body of an answer that is no event stream has come. */
        default void onRejectedBody(String body) {}

        /** There is nothing more to come. May be called more than once. */
        void onEnd(@Nullable Throwable cause);
    }

    /** One request and its answer. */
    private final class Attempt implements HttpResponse.BodySubscriber<@Nullable Void>, EventStreamParser.Listener {

        private final EventStreamParser parser = new EventStreamParser(this, lastEventId, InstantSource.system());
        private final ByteArrayOutputStream rejected = new ByteArrayOutputStream();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile boolean cut;
        private volatile boolean admitted;
        private volatile @Nullable CompletableFuture<?> response;
        private volatile Flow.@Nullable Subscription subscription;

        void send() {
            CompletableFuture<HttpResponse<@Nullable Void>> sent;
            try {
                sent = plan.client().sendAsync(plan.requests().apply(lastEventId), this::begin);
            } catch (IllegalArgumentException e) {
                end(true, e);
                return;
            }
            response = sent;
            CompletableFuture<?> unused = sent.whenComplete((answer, failure) -> {
                if (failure != null) {
                    end(
                            false,
                            failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure);
                }
            });
            if (cut) {
                sent.cancel(true);
            }
        }

        /**
         * Does nothing to an answer that has ended: its connection may serve another request already, and the JDK's client closes the connection
         * of what it cancels. It then repeats the other request without a word.
         */
        void cut() {
            if (!end(false, new IOException("cut by the test"))) {
                return;
            }
            cut = true;
            Flow.Subscription body = subscription;
            CompletableFuture<?> head = response;
            if (body != null) {
                body.cancel();
            } else if (head != null) {
                head.cancel(true);
            }
        }

        private HttpResponse.BodySubscriber<@Nullable Void> begin(ResponseInfo info) {
            admitted = isEventStream(info) && plan.admits().test(info);
            if (!over.get()) {
                watcher.onResponse(info.statusCode(), info.headers(), admitted);
            }
            return this;
        }

        @Override
        public CompletionStage<@Nullable Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            if (over.get()) {
                subscription.cancel();
            } else {
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (!admitted) {
                    reject(buffer);
                } else if (!over.get()) {
                    parser.feed(buffer);
                    lastEventId = parser.lastEventId();
                }
            }
        }

        private void reject(ByteBuffer buffer) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), MOST_REJECTED_BYTES - rejected.size())];
            buffer.get(bytes);
            rejected.writeBytes(bytes);
            Flow.Subscription body = subscription;
            if (rejected.size() == MOST_REJECTED_BYTES && body != null) {
                body.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable failure) {
            end(!admitted, failure);
        }

        @Override
        public void onComplete() {
            if (!admitted) {
                watcher.onRejectedBody(Utf8.decode(rejected.toByteArray()));
            }
            end(!admitted, null);
        }

        /** Answers whether it had not ended before. */
        private boolean end(boolean forGood, @Nullable Throwable cause) {
            boolean first = over.compareAndSet(false, true);
            if (first) {
                over(forGood, cause);
            }
            return first;
        }

        @Override
        public void onEvent(ReceivedEvent event) {
            if (!over.get()) {
                lastEventId = event.lastEventId();
                watcher.onEvent(event);
            }
        }

        @Override
        public void onComment(String text) {
            if (!over.get()) {
                watcher.onComment(text);
            }
        }

        @Override
        public void onRetry(Duration time) {
            if (!over.get()) {
                delay = time;
                watcher.onRetry(time);
            }
        }
    }
}
