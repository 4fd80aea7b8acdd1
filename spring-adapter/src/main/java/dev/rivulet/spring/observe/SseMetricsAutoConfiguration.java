// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.boot.SseAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Meters of the broadcasters, where the application has a {@link MeterRegistry}. {@code management.metrics.enable.rivulet=false} switches them off, as it does with any others. */
@AutoConfiguration(
        after = SseAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
@ConditionalOnBean({SseBroadcaster.class, MeterRegistry.class})
public class SseMetricsAutoConfiguration {

    /** The bean that {@link SseAutoConfiguration} makes. */
    private static final String BROADCASTER = "sseBroadcaster";

    /** Creates the configuration. */
    public SseMetricsAutoConfiguration() {}

    @Bean
    static BroadcasterMeters sseBroadcasterMeters(ListableBeanFactory beans) {
        return new BroadcasterMeters(beans, System::nanoTime);
    }

    @Bean
    static WriteLatencyMeter sseWriteLatencyMeter() {
        return new WriteLatencyMeter(BROADCASTER);
    }
}
