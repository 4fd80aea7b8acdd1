// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.spring.Waiting;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ScriptedTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.support.GenericApplicationContext;

/** The meters of broadcasters, without a server. */
@ExtendWith(LeakCheck.class)
final class MetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ManualClock ticker = new ManualClock();
    private final WriteLatencyMeter latency = new WriteLatencyMeter("prices");
    private final SseBroadcaster prices = broadcaster();
    private final SseBroadcaster orders = SseBroadcaster.builder().lanes(1).build();
    private final GenericApplicationContext context = new GenericApplicationContext();
    private final BroadcasterMeters meters = new BroadcasterMeters(context.getBeanFactory(), ticker);

    private SseBroadcaster broadcaster() {
        BroadcasterBuilder builder = SseBroadcaster.builder().lanes(1);
        latency.customize(builder);
        return builder.build();
    }

    @BeforeEach
    void start() {
        context.registerBean("prices", SseBroadcaster.class, () -> prices);
        context.registerBean("orders", SseBroadcaster.class, () -> orders, it -> it.setLazyInit(true));
        context.refresh();
        meters.bindTo(registry);
    }

    @AfterEach
    void stop() {
        context.close();
        prices.close();
        orders.close();
        registry.close();
    }

    @Test
    void bind_asksNoBroadcaster() {
        assertThat(context.getBeanFactory().containsSingleton("orders")).isFalse();

        assertThat(gauge("rivulet.connections", "orders")).isZero();

        assertThat(context.getBeanFactory().containsSingleton("orders")).isTrue();
    }

    @Test
    void meters_ofEachBroadcaster_haveItsName() {
        ScriptedTransport reader = new ScriptedTransport();
        SseConnection connection = open(prices, reader);
        prices.publish("topic", SseEvent.of("x"));
        orders.publish("topic", SseEvent.of("x"));
        orders.publish("topic", SseEvent.of("x"));
        connection.send(SseEvent.of("y"));
        reader.await(it -> it.events().size() == 2);

        assertThat(gauge("rivulet.connections", "prices")).isEqualTo(1);
        assertThat(gauge("rivulet.topics", "prices")).isEqualTo(1);
        assertThat(gauge("rivulet.log.size", "prices")).isPositive();
        assertThat(count("rivulet.connections.opened", "prices")).isEqualTo(1);
        assertThat(count("rivulet.connections.refused", "prices")).isZero();
        assertThat(count("rivulet.events.published", "prices")).isEqualTo(1);
        assertThat(count("rivulet.events.published", "orders")).isEqualTo(2);
        assertThat(count("rivulet.events.sent", "prices")).isEqualTo(1);
        assertThat(count("rivulet.events.written", "prices")).isEqualTo(2);
        assertThat(count("rivulet.bytes.written", "prices")).isEqualTo((double) reader.byteCount());
        assertThat(count("rivulet.writes", "prices")).isPositive();
        assertThat(count("rivulet.heartbeats", "prices")).isZero();
        assertThat(count("rivulet.overflows", "prices")).isZero();
        assertThat(registry.get("rivulet.log.size").gauges())
                .allSatisfy(it -> assertThat(it.getId().getBaseUnit()).isEqualTo("bytes"));
    }

    @Test
    void closedConnections_areCountedByReason() {
        ScriptedTransport reader = new ScriptedTransport();
        open(prices, reader).terminate();
        reader.await(ScriptedTransport::isCompleted);
        awaitFigure(
                () -> registry.get("rivulet.connections.closed")
                        .tags("broadcaster", "prices", "reason", "TERMINATED")
                        .functionCounter()
                        .count(),
                1);

        assertThat(registry.get("rivulet.connections.closed")
                        .tags("broadcaster", "prices", "reason", "PEER_GONE")
                        .functionCounter()
                        .count())
                .isZero();
    }

    @Test
    void maxLag_isOfWhoeverIsFurthestBehind() {
        ScriptedTransport quick = new ScriptedTransport();
        ScriptedTransport stalled = new ScriptedTransport();
        stalled.stall();
        open(prices, quick);
        SseConnection behind = open(prices, stalled);
        prices.publish("topic", SseEvent.of("x".repeat(1000)));
        quick.await(it -> it.events().size() == 1);

        assertThat(gauge("rivulet.lag.max", "prices"))
                .isEqualTo((double) behind.lag())
                .isGreaterThan(1000);
    }

    @Test
    void figures_areKeptForASecond() {
        assertThat(count("rivulet.events.published", "prices")).isZero();

        prices.publish("topic", SseEvent.of("x"));

        assertThat(count("rivulet.events.published", "prices")).isZero();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(count("rivulet.events.published", "prices")).isEqualTo(1);
    }

    @Test
    void writeLatency_isTimedInEachRegistry() {
        MeterRegistry second = new SimpleMeterRegistry();
        latency.bindTo(registry);
        latency.bindTo(second);
        ScriptedTransport reader = new ScriptedTransport();
        open(prices, reader);

        prices.publish("topic", SseEvent.of("x"));

        reader.await(it -> it.events().size() == 1);
        awaitFigure(() -> timer(registry).count(), 1);
        awaitFigure(() -> timer(second).count(), 1);
        assertThat(timer(registry).totalTime(TimeUnit.NANOSECONDS)).isPositive();
        second.close();
    }

    @Test
    void writeLatency_ofNoBroadcaster_isNoMeter() {
        WriteLatencyMeter unfed = new WriteLatencyMeter("prices");
        unfed.bindTo(registry);

        assertThat(registry.find("rivulet.write.latency").timer()).isNull();

        unfed.customize(SseBroadcaster.builder());
        assertThat(timer(registry)).isNotNull();
    }

    @Test
    void meters_areThoseOfThePage() {
        latency.bindTo(registry);

        assertThat(Page.all("^\\| `(rivulet[.a-z]+)` \\|", Page.text()))
                .isEqualTo(registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .collect(Collectors.toSet()));
    }

    private void awaitFigure(DoubleSupplier figure, double value) {
        Waiting.until(value + " is reached", () -> {
            ticker.advance(Duration.ofSeconds(1));
            return figure.getAsDouble() == value;
        });
    }

    private static Timer timer(MeterRegistry registry) {
        return registry.get("rivulet.write.latency")
                .tag("broadcaster", "prices")
                .timer();
    }

    private double gauge(String name, String broadcaster) {
        return registry.get(name).tag("broadcaster", broadcaster).gauge().value();
    }

    private double count(String name, String broadcaster) {
        return registry.get(name)
                .tag("broadcaster", broadcaster)
                .functionCounter()
                .count();
    }

    private static SseConnection open(SseBroadcaster broadcaster, ScriptedTransport transport) {
        try (Admission admission = broadcaster.admit(ConnectionRequest.from("10.0.0.1"))) {
            return admission.open(transport, new ConnectionListener() {
                @Override
                public void onOpen(SseConnection connection) {
                    connection.subscribe("topic");
                }
            });
        }
    }
}
