// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.filter.SseFilter;
import dev.rivulet.servlet.SseContextListener;
import dev.rivulet.servlet.SseStreams;
import dev.rivulet.spring.SseMvcConfiguration;
import jakarta.servlet.ServletContext;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Makes a broadcaster of the properties {@code rivulet.*}, lets controllers return streams and {@link dev.rivulet.servlet.SseServlet}s share the broadcaster, and ends the streams when the application
 * stops.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(SseProperties.class)
public class SseAutoConfiguration {

    /** Creates the configuration. */
    public SseAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    SseBroadcaster sseBroadcaster(SseProperties properties, ObjectProvider<SseBroadcasterCustomizer> customizers) {
        BroadcasterBuilder builder = BroadcasterFactory.builder(properties);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    SseLifecycle sseLifecycle(SseBroadcaster broadcaster, SseProperties properties) {
        return new SseLifecycle(broadcaster, properties.getShutdownGrace());
    }

    /** Before servlets are initialised, since the webapp's broadcaster is made by the first that asks. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ServletContextInitializer sseContextInitializer(SseBroadcaster broadcaster, SseProperties properties) {
        return context -> {
            setParameters(context, properties);
            SseStreams.useBroadcaster(context, broadcaster);
            context.addListener(new SseContextListener());
        };
    }

    private static void setParameters(ServletContext context, SseProperties properties) {
        if (!properties.getTrustedProxies().isEmpty()) {
            context.setInitParameter("rivulet.trustedProxies", String.join(",", properties.getTrustedProxies()));
        }
        context.setInitParameter("rivulet.closeWithSession", String.valueOf(properties.isCloseWithSession()));
        context.setInitParameter("rivulet.transport", transport(properties.getTransport()));
    }

    private static String transport(SseProperties.Transport transport) {
        return transport == SseProperties.Transport.NON_BLOCKING
                ? "nonBlocking"
                : transport.name().toLowerCase(Locale.ROOT);
    }

    @Bean
    static SseServletRegistrations sseServletRegistrations() {
        return new SseServletRegistrations();
    }

    /** Streams from controllers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestMappingHandlerAdapter.class)
    @Import(SseMvcConfiguration.class)
    static class MvcConfiguration {}

    /** The filter, where it is asked for. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "rivulet.filter.enabled", havingValue = "true")
    static class FilterConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "sseFilterRegistration")
        FilterRegistrationBean<SseFilter> sseFilterRegistration(SseProperties properties) {
            FilterProperties settings = properties.getFilter();
            FilterRegistrationBean<SseFilter> registration = new FilterRegistrationBean<>(new SseFilter());
            registration.setName("sseFilter");
            registration.setUrlPatterns(settings.getUrlPatterns());
            registration.setInitParameters(settings.getInitParameters());
            registration.setOrder(settings.getOrder());
            return registration;
        }
    }
}
