// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import jakarta.servlet.ServletContext;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Numbers for all readers of a topic, a secret for each of them alone, and an end now and then for those that have none: as long as a test wants. */
final class Churning implements Runnable {

    private static final int EVENTS_PER_SECRET = 5;
    private static final int TICKS_PER_STREAM = 30;

    private final SseBroadcaster broadcaster;
    private final String topic;
    private final Thread thread;
    private volatile boolean over;

    private Churning(SseBroadcaster broadcaster, String topic) {
        this.broadcaster = broadcaster;
        this.topic = topic;
        this.thread = new Thread(this, "churning");
    }

    static String start(ServletContext context, SseBroadcaster broadcaster, String topic) {
        Churning churning = new Churning(broadcaster, topic);
        context.setAttribute(topic, churning);
        churning.thread.start();
        return "started";
    }

    static String stop(ServletContext context, String topic) {
        Churning churning = (Churning) context.getAttribute(topic);
        context.removeAttribute(topic);
        churning.over = true;
        try {
            churning.thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "stopped";
    }

    @Override
    public void run() {
        Random random = new Random(1);
        for (int number = 0; !over; number++) {
            broadcaster.publish(topic, SseEvent.of(Integer.toString(number)));
            boolean secret = number % EVENTS_PER_SECRET == 0;
            broadcaster.registry().inTopic(topic).forEach(connection -> visit(connection, secret, random));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static void visit(SseConnection connection, boolean secret, Random random) {
        if (secret && connection.attribute("secret") instanceof String own) {
            connection.send(SseEvent.of("secret " + own));
        }
        if (connection.attribute("name") instanceof String name
                && name.startsWith("finite")
                && random.nextInt(TICKS_PER_STREAM) == 0) {
            connection.close();
        }
    }
}
