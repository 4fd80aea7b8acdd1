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
        String token = Deployed.newName();
        List<SseTestClient> clients;
        try (LogWatch log = LogWatch.of(container)) {
            try (Deployed app = Servers.own(container, WebappSettings.ROOMY)) {
                app.control("watch", "token", token);
                clients = open(app);
                log.forget();
            }
            clients.forEach(SseTestClient::close);
            requireCollected(token);
            assertThat(log.warnings()).isEmpty();
        }
    }

    private static void requireCollected(String token) {
        WeakReference<?> loader = (WeakReference<?>) System.getProperties().remove(token);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (loader.get() != null) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the webapp's class loader is still there; threads: " + threads(loader.get()));
            }
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static List<String> threads(Object loader) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == loader
                        || thread.getName().startsWith("rivulet-"))
                .map(Thread::toString)
                .toList();
    }
}
