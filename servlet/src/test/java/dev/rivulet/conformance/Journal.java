// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What has happened to streams, by the names that their tests gave them, and what tests tell producers. */
final class Journal {

    private static final long PATIENCE_SECONDS = 20;

    private final Map<String, BlockingQueue<String>> closed = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<String>> signals = new ConcurrentHashMap<>();
    private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();

    static Journal of(ServletContext context) {
        synchronized (Journal.class) {
            Journal journal = (Journal) context.getAttribute(Journal.class.getName());
            if (journal == null) {
                journal = new Journal();
                context.setAttribute(Journal.class.getName(), journal);
            }
            return journal;
        }
    }

    void closed(String name, Object reason) {
        queue(closed, name).add(reason.toString());
    }

    /** Waits until a stream has ended. */
    String awaitClosed(String name) {
        return await(closed, name);
    }

    /** How often streams of a name have ended that nobody has asked about. */
    int closedCount(String name) {
        return queue(closed, name).size();
    }

    /** Lets a producer go on. */
    void signal(String name) {
        queue(signals, name).add("signal");
        Runnable listener = listeners.get(name);
        if (listener != null) {
            listener.run();
        }
    }

    /** Waits until a test lets the producer go on. */
    void awaitSignal(String name) {
        await(signals, name);
    }

    /** Runs something at each signal, for producers that do not wait. */
    void onSignal(String name, Runnable listener) {
        listeners.put(name, listener);
    }

    private static String await(Map<String, BlockingQueue<String>> queues, String name) {
        try {
            String value = queue(queues, name).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return value == null ? "nothing within " + PATIENCE_SECONDS + " s" : value;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static BlockingQueue<String> queue(Map<String, BlockingQueue<String>> queues, String name) {
        return queues.computeIfAbsent(name, key -> new LinkedBlockingQueue<>());
    }
}
