// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.boot.SseAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The health of the broadcasters, {@code sse}, in Spring Boot 2 and 3. It is up while connections are taken, and out of service from when the application begins to stop. */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
@ConditionalOnBean(SseBroadcaster.class)
@Conditional(OnEnabledHealth.class)
public class SseHealthAutoConfiguration {

    /** Creates the configuration. */
    public SseHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "sseHealthIndicator")
    HealthIndicator sseHealthIndicator(ListableBeanFactory beans) {
        Broadcasters broadcasters = new Broadcasters(beans);
        return () -> (broadcasters.areInService() ? Health.up() : Health.outOfService())
                .withDetail("connections", broadcasters.connections())
                .withDetail("topics", broadcasters.topics())
                .build();
    }
}
