// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.filter.FilterChurnServlet.Way;
import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Streams that others write come, are reset in the middle, and come again on the same TCP connections, among heartbeats every millisecond, while the container recycles and lends its objects. Each
 * has a secret: nobody may see another's, whoever stays must see every number and the end, and no thread may be inside the container when its response ends.
 *
 * <p>{@code -Drivulet.churn.streams=100000} makes it longer.
 */
@ExtendWith(LeakCheck.class)
final class FilterChurnTest {

    private static final int STREAMS = Integer.getInteger("rivulet.churn.streams", 1_000);
    private static final int PEERS = 16;
    private static final int MAX_ON_ONE_CONNECTION = 6;

    /** Servlets that fail are logged at length. */
    private static final List<Logger> LOGGERS = List.of(
            Logger.getLogger("org.apache"), Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.undertow"));

    private final Watch watch = new Watch();
    private final List<String> harms = new CopyOnWriteArrayList<>();

    @BeforeEach
    void silence() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterEach
    void restore() {
        LOGGERS.forEach(logger -> logger.setLevel(null));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void resetsAmidHeartbeats_leakNothing_andCutNobodyElse(Container container) throws Exception {
        churn(container, new FilterChurnServlet(false));

        assertThat(watch.trespasses).isEmpty();
        assertThat(harms).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void completingAroundTheFilter_endsResponsesUnderItsHeartbeats(Container container) throws Exception {
        churn(container, new FilterChurnServlet(true));

        System.out.println(container + " around the filter: " + watch.trespasses.size() + " trespasses, harms "
                + harms.stream()
                        .collect(Collectors.groupingBy(
                                harm -> harm.substring(0, harm.indexOf(' ')), Collectors.counting())));
        assertThat(watch.trespasses).isNotEmpty();
    }

    private void churn(Container container, FilterChurnServlet servlet) throws Exception {
        Webapp webapp = Webapp.of("/stream", servlet)
                .filter("/*", watch)
                .filter("/*", new SseFilter(), "heartbeat", "1ms", "flushAfter", "2ms");
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RunningContainer running = container.start(webapp)) {
            List<Future<?>> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                Peer peer = new Peer(running.port(), "peer" + i, new Random(i));
                peers.add(threads.submit(() -> {
                    peer.run(STREAMS / PEERS);
                    return null;
                }));
            }
            for (Future<?> peer : peers) {
                peer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One after another, streams of all kinds. */
    private final class Peer {

        private final int port;
        private final String name;
        private final Random random;
        private int streams;
        private Way way = Way.CALLED;

        Peer(int port, String name, Random random) {
            this.port = port;
            this.name = name;
            this.random = random;
        }

        void run(int count) throws IOException {
            while (streams < count) {
                try (RawSseClient client = RawSseClient.to("127.0.0.1", port)
                        .path(nextPath())
                        .deadline(Duration.ofSeconds(20))
                        .connect()) {
                    if (random.nextInt(3) == 0) {
                        readSome(client);
                    } else {
                        readSeveral(client, random.nextInt(MAX_ON_ONE_CONNECTION));
                    }
                }
            }
        }

        private String nextPath() {
            streams++;
            way = Way.values()[random.nextInt(Way.values().length)];
            return "/stream?way=" + way + "&name=" + streamName();
        }

        private String streamName() {
            return name + '-' + streams;
        }

        private void readSome(RawSseClient client) throws IOException {
            int wanted = random.nextInt(8);
            while (client.events().size() < wanted && client.read()) {}
            judge(client);
            if (random.nextInt(4) != 0) {
                client.reset();
            }
        }

        private void readSeveral(RawSseClient client, int more) throws IOException {
            boolean good = readToEnd(client);
            for (int i = 0; i < more && good; i++) {
                good = requestAgain(client) && readToEnd(client);
            }
        }

        private boolean requestAgain(RawSseClient client) {
            try {
                client.requestAgain(nextPath());
                return true;
            } catch (IOException e) {
                harm("BROKEN", e);
                return false;
            }
        }

        private boolean readToEnd(RawSseClient client) {
            try {
                while (client.read()) {}
            } catch (AssertionError e) {
                harm("SILENT", e.getMessage());
                return false;
            }
            if (!client.isComplete() && way.isHealthy()) {
                harm("CUT", client);
            } else if (client.isComplete() && client.head().status() != 200) {
                harm("REFUSED", client);
            }
            judge(client);
            return client.isComplete();
        }

        private void judge(RawSseClient client) {
            String[] lines = new String(client.body(), StandardCharsets.US_ASCII).split("\n", -1);
            int next = 0;
            for (int i = 0; i < lines.length; i++) {
                String own = FilterChurnServlet.line(streamName(), next);
                if (lines[i].equals(own)) {
                    next++;
                } else if (i == lines.length - 1
                        ? !own.startsWith(lines[i]) && !lines[i].equals(":")
                        : !lines[i].matches(":|")) {
                    harm("FOREIGN", lines[i] + " in " + client);
                    return;
                }
            }
        }

        private void harm(String kind, Object what) {
            harms.add(kind + ' ' + way + ' ' + streamName() + ' ' + what);
        }
    }
}
