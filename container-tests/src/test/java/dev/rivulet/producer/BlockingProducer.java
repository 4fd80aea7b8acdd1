// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A servlet without asynchronous support, whose thread writes as long as the stream lasts. */
abstract class BlockingProducer extends Producer {

    /** Long enough for a heartbeat or two, where there are any of a few milliseconds. */
    private static final long BETWEEN_PIECES = TimeUnit.MILLISECONDS.toNanos(2);

    /** The servlet of the book. */
    private final class LoopServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Loop loop = new Loop();
            Loop.Writing writing = begin(response);
            opened(loop);
            loop.run(writing);
        }
    }

    /** Sets the headers, and says how samples are written. */
    abstract Loop.Writing begin(HttpServletResponse response) throws IOException;

    /** Gives a heartbeat time to come between, now and then. */
    static void hesitate() {
        if (ThreadLocalRandom.current().nextInt(8) == 0) {
            LockSupport.parkNanos(BETWEEN_PIECES);
        }
    }

    @Override
    void deploy(Webapp webapp) {
        webapp.withoutAsync(path(), new LoopServlet());
    }

    @Override
    List<String> toldInSilence() {
        return List.of();
    }

    @Override
    List<String> toldAtNextWrite() {
        return List.of("write fails");
    }
}
