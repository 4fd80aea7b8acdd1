// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a test client has received so far, and waiting for more.
 *
 * <p>Thread safety: safe for use by any thread; everything is guarded by this.
 */
final class Reception implements SseStream.Watcher {

    private static final int SHOWN_EVENTS = 20;

    /** Where the client is. */
    enum Phase {
        NEW,
        ASKING,
        OPEN,
        REJECTED,
        LOST,
        ENDED
    }

    private final String subject;
    private final Duration patience;

    private final List<ReceivedEvent> events = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private Phase phase = Phase.NEW;
    private int requests;
    private int status;
    private @Nullable HttpHeaders headers;
    private String rejectedBody = "";
    private @Nullable Duration retry;
    private @Nullable Throwable failure;

    Reception(String subject, Duration patience) {
        this.subject = subject;
        this.patience = patience;
    }

    @Override
    public synchronized void onRequest() {
        requests++;
        move(Phase.ASKING);
    }

    @Override
    public synchronized void onResponse(int status, HttpHeaders headers, boolean admitted) {
        this.status = status;
        this.headers = headers;
        move(admitted ? Phase.OPEN : Phase.REJECTED);
    }

    @Override
    public synchronized void onEvent(ReceivedEvent event) {
        events.add(event);
        notifyAll();
    }

    @Override
    public synchronized void onComment(String text) {
        comments.add(text);
        notifyAll();
    }

    @Override
    public synchronized void onRetry(Duration delay) {
        retry = delay;
        notifyAll();
    }

    @Override
    public synchronized void onLost(@Nullable Throwable cause) {
        failure = cause;
        move(Phase.LOST);
    }

    @Override
    public synchronized void onRejectedBody(String body) {
        rejectedBody = body;
    }

    @Override
    public synchronized void onEnd(@Nullable Throwable cause) {
        if (phase != Phase.ENDED) {
            failure = cause;
            move(Phase.ENDED);
        }
    }

    private void move(Phase next) {
        if (phase != Phase.ENDED) {
            phase = next;
            notifyAll();
        }
    }

    synchronized Phase phase() {
        return phase;
    }

    synchronized List<ReceivedEvent> events() {
        return List.copyOf(events);
    }

    synchronized List<ReceivedEvent> eventsFrom(int index) {
        return List.copyOf(events.subList(index, events.size()));
    }

    synchronized List<String> comments() {
        return List.copyOf(comments);
    }

    synchronized int eventCount() {
        return events.size();
    }

    synchronized int commentCount() {
        return comments.size();
    }

    synchronized int requests() {
        return requests;
    }

    synchronized int status() {
        responded();
        return status;
    }

    synchronized HttpHeaders headers() {
        return responded();
    }

    synchronized boolean hasResponse() {
        return headers != null;
    }

    synchronized String rejectedBody() {
        return rejectedBody;
    }

    synchronized Optional<Duration> retry() {
        return Optional.ofNullable(retry);
    }

    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private HttpHeaders responded() {
        if (headers == null) {
            throw new IllegalStateException("no response yet from " + this);
        }
        return headers;
    }

    /** Waits until the search finds something; gives up when the time is over, or when nothing more can come. */
    synchronized <T> T await(String what, Supplier<Optional<T>> search) {
        List<T> found = new ArrayList<>(1);
        boolean inTime = new Deadline(patience).await(this, () -> {
            search.get().ifPresent(found::add);
            return !found.isEmpty() || phase == Phase.ENDED || phase == Phase.REJECTED;
        });
        if (found.isEmpty()) {
            throw missing(what, !inTime);
        }
        return found.get(0);
    }

    /** Waits for the end, which comes after a rejected answer, too. */
    synchronized void awaitEnd() {
        if (!new Deadline(patience).await(this, () -> phase == Phase.ENDED)) {
            throw missing("end", true);
        }
    }

    private AssertionError missing(String what, boolean timeOver) {
        String why = timeOver ? " within " + patience : " and none can come any more";
        return new AssertionError("no " + what + why + " from " + this, failure);
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder(subject).append(": ").append(phase);
        if (headers != null) {
            text.append(", status ").append(status);
        }
        text.append(", ")
                .append(requests)
                .append(" requests, ")
                .append(comments.size())
                .append(" comments, ");
        text.append(events.size()).append(" events");
        int from = Math.max(0, events.size() - SHOWN_EVENTS);
        text.append(from > 0 ? ", the last of them:" : events.isEmpty() ? "" : ":");
        events.subList(from, events.size()).forEach(event -> text.append("\n  ").append(event.summary()));
        return text.toString();
    }
}
