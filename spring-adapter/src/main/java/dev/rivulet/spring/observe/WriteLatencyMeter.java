// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.spring.boot.SseBroadcasterCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;

/**
 * Times how long events take to be written, of the broadcaster that Spring Boot makes. It needs neither the registry nor the broadcaster, since it is handed to both: whichever comes second, the timer is
 * registered when both are there. Before other customizers, so that one that has a use of its own for the times gets them.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class WriteLatencyMeter implements MeterBinder, SseBroadcasterCustomizer, Ordered {

    private static final String NAME = "rivulet.write.latency";

    private final String broadcaster;
    private final List<Timer> timers = new CopyOnWriteArrayList<>();

    // guarded by this
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
    private boolean fed;

    WriteLatencyMeter(String broadcaster) {
        this.broadcaster = broadcaster;
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        registries.add(registry);
        if (fed) {
            register(registry);
        }
    }

    @Override
    public synchronized void customize(BroadcasterBuilder builder) {
        builder.writeLatency(this::record);
        if (!fed) {
            fed = true;
            registries.forEach(this::register);
        }
    }

    private void register(MeterRegistry registry) {
        timers.add(Timer.builder(NAME)
                .description("From publishing or sending an event to handing it to a connection's transport, sampled")
                .tag(BroadcasterMeters.BROADCASTER, broadcaster)
                .register(registry));
    }

    /** On a lane. */
    private void record(long nanoseconds) {
        for (Timer timer : timers) {
            timer.record(nanoseconds, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
