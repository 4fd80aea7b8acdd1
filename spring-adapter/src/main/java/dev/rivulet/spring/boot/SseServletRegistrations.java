// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Registers beans that are {@link SseServlet}s: as their {@link WebServlet} annotation says, or else under their bean's name. One that the application registers itself is left alone. Spring Boot alone would
 * not look at the annotation, and would map an only servlet to everything.
 *
 * <p>Thread safety: belongs to the thread that starts the application.
 */
final class SseServletRegistrations implements BeanDefinitionRegistryPostProcessor {

    private static final String SUFFIX = "Registration";

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (registry instanceof ConfigurableListableBeanFactory beans) {
            for (String name : beans.getBeanNamesForType(SseServlet.class, true, false)) {
                register(name, beans, registry);
            }
        }
    }

    private static void register(String name, ConfigurableListableBeanFactory beans, BeanDefinitionRegistry registry) {
        WebServlet annotation = beans.findAnnotationOnBean(name, WebServlet.class, false);
        if (!registry.containsBeanDefinition(name + SUFFIX)) {
            registry.registerBeanDefinition(
                    name + SUFFIX,
                    BeanDefinitionBuilder.rootBeanDefinition(
                                    ServletRegistrationBean.class,
                                    () -> registration(name, annotation, beans.getBean(name, SseServlet.class)))
                            .getBeanDefinition());
        }
    }

    private static ServletRegistrationBean<SseServlet> registration(
            String name, @Nullable WebServlet annotation, SseServlet servlet) {
        ServletRegistrationBean<SseServlet> registration = new UnlessRegistered(servlet);
        registration.setAsyncSupported(true);
        registration.setName(name);
        registration.addUrlMappings("/" + name, "/" + name + "/*");
        if (annotation != null) {
            apply(annotation, registration);
        }
        return registration;
    }

    private static void apply(WebServlet annotation, ServletRegistrationBean<SseServlet> registration) {
        String[] patterns = annotation.urlPatterns().length > 0 ? annotation.urlPatterns() : annotation.value();
        registration.setUrlMappings(Arrays.asList(patterns));
        registration.setLoadOnStartup(annotation.loadOnStartup());
        registration.setInitParameters(parameters(annotation));
        if (!annotation.name().isEmpty()) {
            registration.setName(annotation.name());
        }
    }

    /** Gives way to a registration of the application's own, which comes first. */
    private static final class UnlessRegistered extends ServletRegistrationBean<SseServlet> {

        private final String className;

        UnlessRegistered(SseServlet servlet) {
            super(servlet);
            this.className = servlet.getClass().getName();
        }

        @Override
        protected ServletRegistration.@Nullable Dynamic addRegistration(String description, ServletContext context) {
            boolean registered = context.getServletRegistrations().values().stream()
                    .anyMatch(existing -> className.equals(existing.getClassName()));
            return registered ? null : super.addRegistration(description, context);
        }
    }

    private static Map<String, String> parameters(WebServlet annotation) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Arrays.stream(annotation.initParams())
                .forEach((WebInitParam parameter) -> parameters.put(parameter.name(), parameter.value()));
        return parameters;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {}
}
