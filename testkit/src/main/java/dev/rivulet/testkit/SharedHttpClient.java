// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's clients that all test clients share. A client of JDK 17 cannot be closed and owns a selector thread until it is collected, so
 * there are two for the life of the JVM, however many streams are opened; their threads are daemons, and idle workers end after a second.
 */
final class SharedHttpClient {

    private static final AtomicInteger THREADS = new AtomicInteger();

    private static final Executor WORKERS =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "sse-test-client-" + THREADS.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    private SharedHttpClient() {}

    /** The threads of the clients, for the little work beside; the common pool may be busy with blocked tests. */
    static Executor workers() {
        return WORKERS;
    }

    static HttpClient staying() {
        return Staying.CLIENT;
    }

    static HttpClient followingRedirects() {
        return Following.CLIENT;
    }

    private static HttpClient create(HttpClient.Redirect redirect) {
        return HttpClient.newBuilder()
                .executor(WORKERS)
                .followRedirects(redirect)
                .build();
    }

    private static final class Staying {
        static final HttpClient CLIENT = create(HttpClient.Redirect.NEVER);
    }

    private static final class Following {
        static final HttpClient CLIENT = create(HttpClient.Redirect.NORMAL);
    }
}
