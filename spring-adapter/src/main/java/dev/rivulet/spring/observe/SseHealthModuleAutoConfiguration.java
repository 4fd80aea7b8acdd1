// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.boot.SseAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The same as {@link SseHealthAutoConfiguration} in Spring Boot 4, where health is a module of its own. */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnBean(SseBroadcaster.class)
@Conditional(OnEnabledHealth.class)
public class SseHealthModuleAutoConfiguration {

    /** Creates the configuration. */
    public SseHealthModuleAutoConfiguration() {}

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
