// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections come, are reset in the middle of traffic, and come again, while the container recycles and lends its objects. Each has a secret that it is
 * sent privately, and all read one numbered broadcast: nobody may see another's secret, and whoever stays must see every number.
 */
@ExtendWith(LeakCheck.class)
final class ChurnTest {

    private static final int CLIENTS = 12;
    private static final int STREAMS_PER_CLIENT = 40;
    private static final int MAX_EVENTS = 60;
    private static final String SECRET = "secret ";

    private final AtomicBoolean stopped = new AtomicBoolean();

    /** Sends each connection its secret, again and again. */
    private static final class SecretServlet extends TopicServlet {

        private static final long serialVersionUID = 1L;

        final transient AtomicInteger opened = new AtomicInteger();
        final transient AtomicInteger ended = new AtomicInteger();

        @Override
        protected void onOpen(SseConnection connection, HttpServletRequest request) {
            opened.incrementAndGet();
            connection.setAttribute("secret", request.getParameter("secret"));
            connection.subscribe("numbers");
            tell(connection);
        }

        @Override
        protected void onClose(SseConnection connection, CloseReason reason) {
            ended.incrementAndGet();
        }

        /** A connection is in the registry before onOpen has given it its secret. */
        void tell(SseConnection connection) {
            Object secret = connection.attribute("secret");
            if (secret != null) {
                connection.send(SseEvent.of(SECRET + secret));
            }
        }

        void tellAll() {
            shared().registry().all().forEach(this::tell);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void resetsAmidTraffic_leakNothing_andCutNobodyElse(Container container) throws Exception {
        SecretServlet servlet = new SecretServlet();
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "200ms");
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RunningContainer running = container.start(webapp)) {
            Future<?> publisher = threads.submit(() -> publish(servlet));
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                long seed = client;
                clients.add(threads.submit(() -> {
                    churn(running.port(), new Random(seed), "client-" + seed + "-");
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get(2, TimeUnit.MINUTES);
            }
            stopped.set(true);
            publisher.get(20, TimeUnit.SECONDS);
        } finally {
            stopped.set(true);
            threads.shutdownNow();
        }
        assertThat(servlet.opened).hasValue(CLIENTS * STREAMS_PER_CLIENT);
        assertThat(servlet.ended).hasValue(CLIENTS * STREAMS_PER_CLIENT);
    }

    private void publish(SecretServlet servlet) {
        for (int number = 0; !stopped.get(); number++) {
            servlet.publish("numbers", Integer.toString(number));
            if (number % 5 == 0) {
                servlet.tellAll();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Half of the streams are reset, half are read to a number that was chosen before. */
    private static void churn(int port, Random random, String name) throws Exception {
        for (int stream = 0; stream < STREAMS_PER_CLIENT; stream++) {
            String secret = name + stream;
            try (RawSseClient client = RawSseClient.to("127.0.0.1", port)
                    .path("/sse?secret=" + secret)
                    .connect()) {
                assertThat(client.head().status()).isEqualTo(200);
                List<ReceivedEvent> events = client.readEvents(1 + random.nextInt(MAX_EVENTS));
                requireOwnSecretsAndEveryNumber(events, secret);
                if (random.nextBoolean()) {
                    client.reset();
                }
            }
        }
    }

    private static void requireOwnSecretsAndEveryNumber(List<ReceivedEvent> events, String secret) {
        long expected = -1;
        for (ReceivedEvent event : events) {
            if (event.data().startsWith(SECRET)) {
                assertThat(event.data()).isEqualTo(SECRET + secret);
            } else {
                long number = Long.parseLong(event.data());
                assertThat(number).isEqualTo(expected < 0 ? number : expected);
                expected = number + 1;
            }
        }
    }
}
