// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.threads;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The container's threads, in one: what transports have to tell their connections is told by it, a little later. */
final class Network implements AutoCloseable {

    private static final Runnable END = () -> {};

    private final BlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "network");

    Network() {
        thread.start();
    }

    void tell(Runnable message) {
        messages.add(message);
    }

    private void run() {
        try {
            for (Runnable message = messages.take(); message != END; message = messages.take()) {
                message.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        messages.add(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
