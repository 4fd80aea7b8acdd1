// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.BroadcasterStats;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Registers the meters of every broadcaster that is a bean, each tagged with the bean's name. The broadcasters are asked for when somebody reads a meter, so that they may themselves need the registry.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class BroadcasterMeters implements MeterBinder {

    /** The tag that says which broadcaster. */
    static final String BROADCASTER = "broadcaster";

    private final ListableBeanFactory beans;
    private final LongSupplier ticker;
    /** Registries refer to what they read weakly. */
    private final List<Readings> held = new CopyOnWriteArrayList<>();

    BroadcasterMeters(ListableBeanFactory beans, LongSupplier ticker) {
        this.beans = beans;
        this.ticker = ticker;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String name : beans.getBeanNamesForType(SseBroadcaster.class, true, false)) {
            Readings readings = new Readings(() -> beans.getBean(name, SseBroadcaster.class), ticker);
            held.add(readings);
            new Binding(registry, readings, Tags.of(BROADCASTER, name)).bind();
        }
    }

    /** The meters of one broadcaster in one registry. */
    private record Binding(MeterRegistry registry, Readings readings, Tags tags) {

        void bind() {
            gauge("connections", BaseUnits.CONNECTIONS, BroadcasterStats::connections, "Open connections");
            gauge("topics", null, BroadcasterStats::topics, "Known topics");
            gauge("log.size", BaseUnits.BYTES, BroadcasterStats::logBytes, "Memory that the topics' logs hold");
            Gauge.builder("rivulet.lag.max", readings, Readings::maxLag)
                    .description("How far the connection that is furthest behind is behind")
                    .baseUnit(BaseUnits.BYTES)
                    .tags(tags)
                    .register(registry);
            bindConnections();
            bindEvents();
            bindWrites();
        }

        private void bindConnections() {
            counter("connections.opened", BroadcasterStats::opened, "Connections that were opened");
            counter("connections.refused", BroadcasterStats::refused, "Connections that were refused for a limit");
            for (CloseReason reason : CloseReason.values()) {
                counter(
                        "connections.closed",
                        tags.and("reason", reason.name()),
                        stats -> stats.closed().getOrDefault(reason, 0L),
                        "Connections that ended");
            }
        }

        private void bindEvents() {
            counter("events.published", BroadcasterStats::published, "Events published to topics or broadcast");
            counter("events.sent", BroadcasterStats::sent, "Events sent to single connections");
            counter("events.written", BroadcasterStats::written, "Events written to connections");
            counter("overflows", BroadcasterStats::overflows, "How often a reader's position had left a log");
        }

        private void bindWrites() {
            counter("writes", BroadcasterStats::writes, "Writes to transports");
            counter("bytes.written", BroadcasterStats::bytes, "Bytes written to transports");
            counter("heartbeats", BroadcasterStats::heartbeats, "Writes that were heartbeats");
        }

        private void gauge(
                String name, @Nullable String unit, ToLongFunction<BroadcasterStats> figure, String description) {
            Gauge.builder("rivulet." + name, readings, it -> figure.applyAsLong(it.stats()))
                    .description(description)
                    .baseUnit(unit)
                    .tags(tags)
                    .register(registry);
        }

        private void counter(String name, ToLongFunction<BroadcasterStats> figure, String description) {
            counter(name, tags, figure, description);
        }

        private void counter(String name, Tags all, ToLongFunction<BroadcasterStats> figure, String description) {
            FunctionCounter.builder("rivulet." + name, readings, it -> figure.applyAsLong(it.stats()))
                    .description(description)
                    .tags(all)
                    .register(registry);
        }
    }
}
