// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream's application that takes one step after the other, each when the test says so. */
final class Conducted {

    private static final int PATIENCE = 20;

    private record Order(Script.Act act, CompletableFuture<Void> done) {}

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

    /** A servlet that blocks until the test ends it. */
    Script blocking() {
        return Script.of(this::serve);
    }

    /** A servlet that hands its response to a thread, which blocks. */
    Script asynchronous() {
        return Script.of((request, response) -> serveLater(request.startAsync(), request, response));
    }

    /** The same with the response that it was given, as it was given. */
    Script asynchronousWithArguments() {
        return Script.of((request, response) -> serveLater(request.startAsync(request, response), request, response));
    }

    void serveLater(AsyncContext async, HttpServletRequest request, HttpServletResponse response) {
        async.setTimeout(0);
        Thread thread = new Thread(
                () -> {
                    serve(request, (HttpServletResponse) async.getResponse());
                    async.complete();
                },
                "application");
        thread.setDaemon(true);
        thread.start();
    }

    void serve(HttpServletRequest request, HttpServletResponse response) {
        try {
            Order order = orders.poll(PATIENCE, TimeUnit.SECONDS);
            while (order != null && order.act() != null) {
                run(order, request, response);
                order = orders.poll(PATIENCE, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Order order, HttpServletRequest request, HttpServletResponse response) {
        try {
            order.act().on(request, response);
            order.done().complete(null);
        } catch (Exception e) {
            order.done().completeExceptionally(e);
        }
    }

    /** Has it take a step, and waits for it. */
    void act(Script.Act act) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        orders.add(new Order(act, done));
        done.get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Has it begin a stream. */
    void begin() throws Exception {
        act((request, response) -> {
            response.setContentType("text/event-stream");
            response.flushBuffer();
        });
    }

    /** Has it write, and flush. */
    void send(String text) throws Exception {
        act((request, response) -> {
            response.getOutputStream().print(text);
            response.getOutputStream().flush();
        });
    }

    void end() {
        orders.add(new Order(null, new CompletableFuture<>()));
    }
}
