// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.redeploy.LoaderWatch;
import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A webapp that is reloaded and taken away while streams are open. */
abstract class RedeployBehaviours {

    private static final int STREAMS = 10;

    /**
     * One webapp at a time stops: it has 2 seconds for its streams, and many at once would make each other late. And none starts meanwhile, lest what its
     * container says of that is taken for a warning about the one that stops.
     */
    private static final Object CHANGE = new Object();

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Behaviour(value = "a reload ends open streams with a retry, and the webapp serves on", row = 1)
    void reload_endsStreams_andServesOn(Containers container) throws Exception {
        List<RawSseClient> clients = new ArrayList<>();
        try (Deployed app = deploy(container)) {
            open(clients, app);
            synchronized (CHANGE) {
                app.reload();
            }
            for (RawSseClient client : clients) {
                assertThat(new String(client.readToEnd(), StandardCharsets.UTF_8))
                        .contains("retry: ");
                assertThat(client.isComplete()).isTrue();
            }
            String name = Deployed.newName();
            try (RawSseClient again = app.connectRaw("/stream?name=" + name)) {
                app.publish(name, "again");
                again.readEvent(event -> event.data().equals("again"));
            }
        } finally {
            close(clients);
        }
    }

    /** The peers close their connections: Jetty 12 remembers the last webapp of each connection as long as it is open. */
    @Behaviour(value = "nothing stays of a webapp that was taken away: no class loader, no thread, no warning", row = 2)
    void undeploy_leavesNothing(Containers container) throws Exception {
        List<RawSseClient> clients = new ArrayList<>();
        try (LogWatch log = LogWatch.of(container)) {
            List<String> warnings = new ArrayList<>();
            LoaderWatch loader = openAndUndeploy(clients, log, container, warnings);
            close(clients);
            assertThat(threadsOf(loader)).isEmpty();
            if (!Quirk.POOL_INHERITS.isOf(container)) {
                loader.requireGone();
            }
            boolean warns = Quirk.WARNS_OF_THE_JDK.isOf(container);
            assertThat(warnings)
                    .filteredOn(warning -> !warns || !warning.contains("ObjectStreamClass$Caches"))
                    .isEmpty();
        } finally {
            close(clients);
        }
    }

    private static LoaderWatch openAndUndeploy(
            List<RawSseClient> clients, LogWatch log, Containers container, List<String> warnings) throws Exception {
        Deployed app = deploy(container);
        open(clients, app);
        LoaderWatch loader = new LoaderWatch(app.loader(), PATIENCE, PAUSE);
        synchronized (CHANGE) {
            log.forget();
            app.close();
            warnings.addAll(log.warnings());
        }
        return loader;
    }

    private static Deployed deploy(Containers container) throws Exception {
        synchronized (CHANGE) {
            return Servers.own(container, WebappSettings.ROOMY);
        }
    }

    private static void open(List<RawSseClient> clients, Deployed app) throws IOException {
        for (int i = 0; i < STREAMS; i++) {
            clients.add(app.connectRaw("/stream?name=" + Deployed.newName()));
        }
    }

    private static void close(List<RawSseClient> clients) throws IOException {
        for (RawSseClient client : clients) {
            client.close();
        }
    }

    /** Threads of ours that belong to the webapp; those of the container may have visited it. */
    private static List<String> threadsOf(LoaderWatch loader) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rivulet-"))
                .filter(thread -> loader.isOf(thread.getContextClassLoader()))
                .map(Thread::toString)
                .toList();
    }
}
