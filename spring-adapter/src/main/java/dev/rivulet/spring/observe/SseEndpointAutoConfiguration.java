// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.boot.SseAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The actuator's endpoint {@code sse}, where it is exposed: {@code management.endpoints.web.exposure.include=sse}. */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
            "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint"
        })
@ConditionalOnBean(SseBroadcaster.class)
public class SseEndpointAutoConfiguration {

    /** Creates the configuration. */
    public SseEndpointAutoConfiguration() {}

    /** By itself, since its condition is a class of the actuator's. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(endpoint = SseEndpoint.class)
    static class AvailableConfiguration {

        @Bean
        @ConditionalOnMissingBean
        SseEndpoint sseEndpoint(ListableBeanFactory beans) {
            return new SseEndpoint(new Broadcasters(beans));
        }
    }
}
