// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one stream of a client has brought so far. Written by the client's threads, read by the test's. */
final class Reading implements AutoCloseable {

    private final List<Received> events = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private Runnable stop = () -> {};
    private @Nullable String end;

    // ---- told by the client

    synchronized Received received(@Nullable String name, @Nullable String id, @Nullable String data) {
        Received event = new Received(
                name == null || name.isEmpty() ? Received.NO_NAME : name,
                id == null ? "" : id,
                data == null ? "" : data);
        events.add(event);
        return event;
    }

    /** Something went wrong, after which the client may go on. */
    synchronized void failed(String failure) {
        failures.add(failure);
    }

    /** The client will not come back by itself. */
    synchronized void ended(String why) {
        end = why;
    }

    synchronized void onClose(Runnable action) {
        stop = action;
    }

    // ---- asked by the test

    synchronized List<Received> events() {
        return List.copyOf(events);
    }

    synchronized boolean hasEnded() {
        return end != null;
    }

    List<String> data() {
        return events().stream().map(Received::data).toList();
    }

    List<Received> await(int count) {
        return await(count, "events");
    }

    List<Received> await(int count, String what) {
        try {
            Await.until(count + " " + what, () -> events().size() >= count);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + this, e);
        }
        return events();
    }

    void awaitData(String wanted) {
        try {
            Await.until("event " + wanted, () -> data().contains(wanted));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + this, e);
        }
    }

    void awaitEnd() {
        try {
            Await.until("the client's end", this::hasEnded);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + this, e);
        }
    }

    @Override
    public void close() {
        Runnable action;
        synchronized (this) {
            action = stop;
        }
        action.run();
    }

    @Override
    public synchronized String toString() {
        String shown = events.size() > 20 ? events.size() + " events" : events.toString();
        return (shown.length() > 2000 ? shown.substring(0, 2000) + "..." : shown) + ", failures " + failures + ", end "
                + end;
    }
}
