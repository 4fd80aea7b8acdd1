// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What {@link AutoConfigureSseTestClient} brings. */
@Configuration(proxyBeanMethods = false)
class SseTestClientConfiguration {

    /** The port is not known yet, so it is asked for later. */
    @Bean(name = SseTestClientListener.CLIENTS)
    SseTestClients sseTestClients(Environment environment) {
        return new SseTestClients(environment);
    }
}
