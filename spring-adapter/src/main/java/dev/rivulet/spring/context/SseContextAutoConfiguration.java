// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.context;

import dev.rivulet.spring.ContextCarrier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Carriers for the {@code SecurityContext}, for SLF4J's {@code MDC}, and for what Micrometer's context propagation knows, each only where its library is there. A bean of the same name replaces one.
 *
 * <p>Thread safety: immutable.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class SseContextAutoConfiguration {

    /** Creates the configuration. */
    public SseContextAutoConfiguration() {}

    /** What others have registered goes first: it may know the same threads' values, and the others know them better. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.context.ContextSnapshotFactory")
    static class Propagation {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        @ConditionalOnMissingBean(name = "ssePropagationCarrier")
        ContextCarrier ssePropagationCarrier() {
            return new PropagationCarrier();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.slf4j.MDC")
    static class Mdc {

        @Bean
        @Order(0)
        @ConditionalOnMissingBean(name = "sseMdcCarrier")
        ContextCarrier sseMdcCarrier() {
            return new MdcCarrier();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.security.core.context.SecurityContextHolder")
    static class Security {

        @Bean
        @Order(0)
        @ConditionalOnMissingBean(name = "sseSecurityCarrier")
        ContextCarrier sseSecurityCarrier() {
            return new SecurityCarrier();
        }
    }
}
