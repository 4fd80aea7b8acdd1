// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.spring.Server;
import dev.rivulet.spring.SpringApp;
import dev.rivulet.spring.SseEmitter;
import dev.rivulet.spring.Waiting;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Spring's {@code SseEmitter} and ours in the same situations. What ours must do is asserted; what Spring's does is written down, and the page in docs compared with it.
 *
 * <p>Where the JVM has virtual threads, the applications use them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ComparisonTest {

    private static final int MANY = 200;
    private static final String WHOLE_PHASE = "all of `spring.lifecycle.timeout-per-shutdown-phase`, then cuts them";
    private static final String UNTIL_READ = "until they have what was sent before";
    private static final Findings FINDINGS = new Findings();
    private static final Map<Server, SpringApp> APPS = new EnumMap<>(Server.class);
    private static final boolean SHOWS_FIGURES = Boolean.getBoolean("rivulet.comparison.figures");

    private static SpringApp app(Server server) {
        return APPS.computeIfAbsent(server, ComparisonTest::start);
    }

    private static SpringApp start(Server server) {
        return SpringApp.start(
                server,
                List.of(Streams.class),
                "rivulet.heartbeat=250ms",
                "rivulet.history.events=100",
                "rivulet.shutdown-grace=1s",
                "server.shutdown=graceful",
                "spring.lifecycle.timeout-per-shutdown-phase=2s",
                LogWatch.PHASES,
                "spring.threads.virtual.enabled=" + (Runtime.version().feature() >= 21));
    }

    @AfterAll
    static void closeApps() {
        APPS.values().forEach(SpringApp::close);
    }

    private static void figure(Server server, String text) {
        if (SHOWS_FIGURES) {
            System.out.println("FIGURE " + server + " " + text);
        }
    }

    private static List<RawSseClient> open(SpringApp app, Product product, int count) throws IOException {
        List<RawSseClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawSseClient client = RawSseClient.to("127.0.0.1", app.port())
                    .path(product.path())
                    .connect();
            client.head();
            clients.add(client);
        }
        Streams streams = app.bean(Streams.class);
        Waiting.until("all are open", () -> streams.open(product) == count);
        return clients;
    }

    private static void untilNobodyIsLeft(SpringApp app, Product product) {
        Streams streams = app.bean(Streams.class);
        Waiting.until("nobody is left", () -> {
            streams.publish(product, "anybody?");
            return streams.open(product) == 0;
        });
    }

    @ParameterizedTest
    @Order(1)
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void deadReaders_delayNobody(Server server) throws Exception {
        SpringApp app = app(server);
        for (Product product : Product.values()) {
            try (DeadReaders readers = new DeadReaders(app, product)) {
                String words = readers.words();
                FINDINGS.add(server, Row.DEAD_READERS, product, words);
                figure(server, readers.figures());
                if (product != Product.SPRING) {
                    assertThat(words).isEqualTo(DeadReaders.FREE);
                }
            }
            untilNobodyIsLeft(app, product);
        }
    }

    @ParameterizedTest
    @Order(2)
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void readersThatReset_areForgotten(Server server) throws Exception {
        SpringApp app = app(server);
        for (Product product : Product.values()) {
            List<RawSseClient> clients = open(app, product, MANY);
            try (LogWatch log = new LogWatch()) {
                for (int i = 0; i < MANY; i++) {
                    clients.get(i).reset();
                    if (i % 10 == 0) {
                        app.bean(Streams.class).publish(product, "x".repeat(1000));
                    }
                }
                untilNobodyIsLeft(app, product);
                FINDINGS.add(server, Row.ABORTS, product, "nothing");
                FINDINGS.add(server, Row.ABORT_LOG, product, log.lines().isEmpty() ? "nothing" : "something");
                figure(
                        server,
                        product + " " + log.lines().size() + " lines, for example "
                                + log.lines().stream().distinct().limit(3).toList());
                if (product != Product.SPRING) {
                    assertThat(log.lines()).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @Order(3)
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void readerThatHasGone_isNoticedInSilence(Server server) throws Exception {
        SpringApp app = app(server);
        Streams streams = app.bean(Streams.class);
        for (Product product : Product.values()) {
            open(app, product, 1).get(0).reset();
        }
        Waiting.until(
                "heartbeats have found out", () -> streams.open(Product.EMITTER) + streams.open(Product.TOPIC) == 0);
        FINDINGS.add(server, Row.SILENCE, Product.EMITTER, "by heartbeats");
        FINDINGS.add(server, Row.SILENCE, Product.TOPIC, "by heartbeats");
        boolean unnoticed = streams.open(Product.SPRING) == 1;
        FINDINGS.add(
                server, Row.SILENCE, Product.SPRING, unnoticed ? "when the next events are sent" : "by the container");
        untilNobodyIsLeft(app, Product.SPRING);
    }

    @ParameterizedTest
    @Order(4)
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void blanksOfTokens_areKept(Server server) {
        SpringApp app = app(server);
        for (Product product : Product.values()) {
            try (SseTestClient client = app.connect(product.path())) {
                app.bean(Streams.class).publish(product, " token");
                String data = client.awaitEvents(1).get(0).data();
                FINDINGS.add(server, Row.BLANKS, product, data.equals(" token") ? "with it" : "without it");
                if (product != Product.SPRING) {
                    assertThat(data).isEqualTo(" token");
                }
            }
            untilNobodyIsLeft(app, product);
        }
    }

    @ParameterizedTest
    @Order(5)
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void whatWasMissed_isReplayed_toReadersOfTopics(Server server) {
        SpringApp app = app(server);
        Streams streams = app.bean(Streams.class);
        for (Product product : Product.values()) {
            String seen;
            try (SseTestClient client = app.connect(product.path())) {
                streams.publish(product, "seen");
                seen = client.awaitEvents(1).get(0).lastEventId();
            }
            untilNobodyIsLeft(app, product);
            streams.publish(product, "missed");
            try (SseTestClient back = app.client(product.path())
                    .lastEventId(seen.isEmpty() ? "1" : seen)
                    .open()) {
                streams.publish(product, "live");
                back.awaitEvent(event -> event.data().equals("live"));
                boolean replayed =
                        back.events().stream().map(ReceivedEvent::data).anyMatch("missed"::equals);
                FINDINGS.add(server, Row.RESUME, product, replayed ? "everything" : "nothing");
                assertThat(replayed).isEqualTo(product == Product.TOPIC);
            }
            untilNobodyIsLeft(app, product);
        }
    }

    @Test
    @Order(6)
    void earlySends_areBounded() throws IOException {
        String kibibyte = "x".repeat(1024);
        var spring = new org.springframework.web.servlet.mvc.method.annotation.SseEmitter();
        int kept = kept(() -> spring.send(kibibyte));
        SseEmitter emitter = new SseEmitter();
        int keptByOurs = kept(() -> emitter.send(kibibyte));
        assertThat(keptByOurs).isEqualTo(1024);
        FINDINGS.add(Server.TOMCAT, Row.EARLY_SENDS, Product.SPRING, kept == 10_000 ? "all are kept" : "some are kept");
        FINDINGS.add(
                Server.TOMCAT,
                Row.EARLY_SENDS,
                Product.EMITTER,
                "1 MiB of text (or 10,000 events) is kept, then `IllegalStateException`");
        FINDINGS.add(Server.TOMCAT, Row.EARLY_SENDS, Product.TOPIC, "none is kept for a reader that is not there");
    }

    private interface Send {
        void send() throws IOException;
    }

    private static int kept(Send send) throws IOException {
        for (int i = 0; i < 10_000; i++) {
            try {
                send.send();
            } catch (IllegalStateException e) {
                return i;
            }
        }
        return 10_000;
    }

    @ParameterizedTest
    @Order(7)
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void openStreams_doNotHoldTheShutdownUp(Server server) throws Exception {
        FINDINGS.add(server, Row.SHUTDOWN, Product.SPRING, closed(server, List.of(Product.SPRING)));
        String ours = closed(server, List.of(Product.EMITTER, Product.TOPIC));
        FINDINGS.add(server, Row.SHUTDOWN, Product.EMITTER, ours);
        FINDINGS.add(server, Row.SHUTDOWN, Product.TOPIC, ours);
        assertThat(ours).isEqualTo(UNTIL_READ);
        if (SHOWS_FIGURES) {
            closed(server, List.of());
        }
    }

    private static String closed(Server server, List<Product> products) throws IOException {
        SpringApp app = app(server);
        List<RawSseClient> clients = new ArrayList<>();
        for (Product product : products) {
            clients.addAll(open(app, product, MANY / products.size()));
        }
        APPS.remove(server);
        try (LogWatch log = new LogWatch()) {
            long begin = System.nanoTime();
            app.close();
            figure(
                    server,
                    "shutdown with streams of " + products + ' ' + (System.nanoTime() - begin) / 1_000_000 + " ms");
            return log.hasWaitedForThePhase() ? WHOLE_PHASE : UNTIL_READ;
        } finally {
            for (RawSseClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    @Order(8)
    void page_saysWhatWasFound() throws IOException {
        assertThat(FINDINGS.made()).as(Findings.HOW_TO_REFRESH).isEqualTo(Findings.checkedIn());
    }
}
