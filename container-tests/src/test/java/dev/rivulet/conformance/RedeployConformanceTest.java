// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A webapp that is reloaded and taken away while streams are open. */
@ExtendWith(Recording.class)
@Execution(ExecutionMode.CONCURRENT)
final class RedeployConformanceTest {

    private static final int STREAMS = 20;
    private static final int PATIENCE_SECONDS = 30;

    @Behaviour(value = "a reload ends open streams with a retry, and the webapp serves on", row = 1)
    void reload_endsStreams_andServesOn(Containers container) throws Exception {
        try (Deployed app = Servers.own(container, WebappSettings.ROOMY)) {
            List<SseTestClient> clients = open(app);
            app.reload();
            try {
                for (SseTestClient client : clients) {
                    client.awaitEnd();
                    assertThat(client.retry()).isPresent();
                    assertThat(client.failure()).isEmpty();
                }
            } finally {
                clients.forEach(SseTestClient::close);
            }
            String name = Deployed.newName();
            try (SseTestClient again = app.connect("/stream?name=" + name)) {
                app.publish(name, "again");
                assertThat(again.awaitEvents(1)).extracting(ReceivedEvent::data).containsExactly("again");
            }
        }
    }

    private static List<SseTestClient> open(Deployed app) {
        List<SseTestClient> clients = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            clients.add(app.connect("/stream?name=" + Deployed.newName()));
        }
        return clients;
    }

    @Behaviour(value = "nothing stays of a webapp that was taken away: no class loader, no thread, no warning", row = 2)
    void undeploy_leavesNothing(Containers container) throws Exception {
        List<SseTestClient> clients = new ArrayList<>();
        try (LogWatch log = LogWatch.of(container)) {
            requireCollected(openAndUndeploy(clients, log, container));
            assertThat(log.warnings()).isEmpty();
        } finally {
            clients.forEach(SseTestClient::close);
        }
    }

    private static WeakReference<ClassLoader> openAndUndeploy(
            List<SseTestClient> clients, LogWatch log, Containers container) throws Exception {
        try (Deployed app = Servers.own(container, WebappSettings.ROOMY)) {
            clients.addAll(open(app));
            log.forget();
            return app.loader();
        }
    }

    private static void requireCollected(WeakReference<ClassLoader> loader) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!loader.refersTo(null)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the webapp's class loader is still there; threads: " + threadsOf(loader.get()));
            }
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static List<String> threadsOf(ClassLoader loader) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == loader)
                .map(Thread::toString)
                .toList();
    }
}
