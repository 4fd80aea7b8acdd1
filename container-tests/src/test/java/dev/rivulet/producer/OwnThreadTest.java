// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import dev.rivulet.servlet.Webapp;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An asynchronous servlet that writes, blocking, from a thread of its own. */
final class OwnThreadTest extends ProducerContract {

    private static final class Threads extends Producer {

        private final class ThreadServlet extends HttpServlet {

            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/event-stream");
                response.setCharacterEncoding("UTF-8");
                Loop loop = new Loop();
                AsyncContext context = request.startAsync();
                context.setTimeout(0);
                context.addListener(new AsyncSignals(loop.signals()));
                ServletOutputStream stream = context.getResponse().getOutputStream();
                new Thread(() -> run(loop, context, stream), "own-thread").start();
                opened(loop);
            }
        }

        private static void run(Loop loop, AsyncContext context, ServletOutputStream stream) {
            try {
                loop.run(sample -> write(sample, stream));
                context.complete();
            } catch (IOException | IllegalStateException e) {
                // the container or the filter has seen to the end
            }
        }

        private static void write(Sample sample, ServletOutputStream stream) throws IOException {
            for (String line : sample.lines("\n")) {
                stream.write(line.getBytes(StandardCharsets.UTF_8));
            }
            stream.flush();
        }

        @Override
        void deploy(Webapp webapp) {
            webapp.with(path(), new ThreadServlet());
        }

        @Override
        List<String> toldInSilence() {
            return List.of(AsyncSignals.ERROR, AsyncSignals.COMPLETE);
        }

        @Override
        List<String> toldAtNextWrite() {
            return List.of("write fails");
        }
    }

    @Override
    Producer producer() {
        return new Threads();
    }
}
