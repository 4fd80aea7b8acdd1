// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream whose writes are made by one thread that sits in a loop, as in a blocking servlet; ends at the first failure. */
final class Loop implements ProducedStream {

    /** How the loop writes. */
    interface Writing {
        void write(Sample sample) throws IOException;
    }

    private record Order(Sample sample, CompletableFuture<Void> done) {}

    private static final Sample END = Sample.comment("end");

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Signals signals = new Signals();
    private volatile boolean over;

    /** Runs until the stream has ended or broken. */
    void run(Writing writing) throws IOException {
        try {
            boolean more = true;
            while (more) {
                more = obey(take(), writing);
            }
        } finally {
            over = true;
            orders.forEach(Loop::refuse);
        }
    }

    private static void refuse(Order order) {
        order.done().completeExceptionally(new IOException("the loop has ended"));
    }

    private Order take() throws IOException {
        try {
            return orders.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean obey(Order order, Writing writing) throws IOException {
        try {
            boolean more = order.sample() != END;
            if (more) {
                writing.write(order.sample());
            }
            order.done().complete(null);
            return more;
        } catch (IOException | RuntimeException e) {
            order.done().completeExceptionally(e);
            throw e;
        }
    }

    @Override
    public void write(Sample sample) throws Exception {
        order(sample);
    }

    @Override
    public void end() throws Exception {
        order(END);
    }

    private void order(Sample sample) throws Exception {
        Order order = new Order(sample, new CompletableFuture<>());
        orders.add(order);
        if (over) {
            refuse(order);
        }
        try {
            order.done().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @Override
    public Signals signals() {
        return signals;
    }
}
