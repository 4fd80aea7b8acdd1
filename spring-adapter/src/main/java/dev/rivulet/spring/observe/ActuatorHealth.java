// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health as Spring Boot 2 and 3 have it, in the actuator. */
@Configuration(proxyBeanMethods = false)
class ActuatorHealth {

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
