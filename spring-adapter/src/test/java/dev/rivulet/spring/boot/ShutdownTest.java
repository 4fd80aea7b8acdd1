// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.spring.Server;
import dev.rivulet.spring.SpringApp;
import dev.rivulet.spring.SseStream;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What becomes of open streams when an application stops. */
@ExtendWith(LeakCheck.class)
final class ShutdownTest {

    private static final int STREAMS = 50;

    @RestController
    static class Controller {

        final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();

        @GetMapping("/news")
        SseStream news() {
            return SseStream.of("news").onClose((connection, reason) -> closed.add(reason));
        }

        /** Counts whoever is still there when the web server stops. */
        @Bean
        static StoppedServer stoppedServer(dev.rivulet.broadcast.SseBroadcaster broadcaster) {
            return new StoppedServer(broadcaster);
        }
    }

    /** Stops in the phase of the web server, which is below that of its graceful shutdown. */
    static final class StoppedServer implements SmartLifecycle {

        private final dev.rivulet.broadcast.SseBroadcaster broadcaster;
        private volatile boolean running;
        volatile int left = -1;

        StoppedServer(dev.rivulet.broadcast.SseBroadcaster broadcaster) {
            this.broadcaster = broadcaster;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            left = broadcaster.registry().count();
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return DEFAULT_PHASE - 2048;
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void openStreams_getWhatWasPublished_andEnd_beforeTheServerStops(Server server) throws Exception {
        SpringApp app = SpringApp.start(
                server,
                Controller.class,
                "server.shutdown=graceful",
                "spring.lifecycle.timeout-per-shutdown-phase=60s");
        List<SseTestClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                clients.add(app.connect("/news"));
            }
            Controller controller = app.bean(Controller.class);
            StoppedServer stopped = app.bean(StoppedServer.class);
            app.template().publish("news", "last words");

            app.close();

            assertThat(stopped.left).isZero();
            for (SseTestClient client : clients) {
                client.awaitEnd();
                assertThat(client.events()).extracting(ReceivedEvent::data).containsExactly("last words");
                assertThat(client.retry()).isPresent();
                assertThat(client.failure()).isEmpty();
            }
            assertThat(controller.closed).hasSize(STREAMS).containsOnly(CloseReason.SHUTDOWN);
        } finally {
            clients.forEach(SseTestClient::close);
            app.close();
        }
    }
}
