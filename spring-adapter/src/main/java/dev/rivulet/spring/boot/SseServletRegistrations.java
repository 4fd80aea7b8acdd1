// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Registers beans that are {@link SseServlet}s as their {@link WebServlet} annotation says, where there is one. Spring Boot registers others by itself, under their bean's name.
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
        if (annotation != null && !registry.containsBeanDefinition(name + SUFFIX)) {
            registry.registerBeanDefinition(
                    name + SUFFIX,
                    BeanDefinitionBuilder.rootBeanDefinition(
                                    ServletRegistrationBean.class,
                                    () -> registration(name, annotation, beans.getBean(name, SseServlet.class)))
                            .getBeanDefinition());
        }
    }

    private static ServletRegistrationBean<SseServlet> registration(
            String name, WebServlet annotation, SseServlet servlet) {
        String[] patterns = annotation.urlPatterns().length > 0 ? annotation.urlPatterns() : annotation.value();
        ServletRegistrationBean<SseServlet> registration = new ServletRegistrationBean<>(servlet, patterns);
        registration.setName(annotation.name().isEmpty() ? name : annotation.name());
        registration.setLoadOnStartup(annotation.loadOnStartup());
        registration.setInitParameters(parameters(annotation));
        registration.setAsyncSupported(true);
        return registration;
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
