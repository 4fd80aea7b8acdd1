// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import jakarta.servlet.Servlet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Spring MVC as its guide sets it up without Boot. */
final class SpringWebapp {

    /** All defaults, but for what Spring itself asks one to set. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Settings implements WebMvcConfigurer {

        @Override
        public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
            configurer.setTaskExecutor(new SimpleAsyncTaskExecutor("spring-async-"));
            configurer.setDefaultTimeout(-1);
        }

        /** Without Boot, Spring writes text as ISO-8859-1 where nobody says otherwise, into streams as well. */
        @Override
        public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
            converters.add(0, new StringHttpMessageConverter(StandardCharsets.UTF_8));
        }
    }

    private SpringWebapp() {}

    /** A servlet that serves this controller. */
    static Servlet servlet(Object controller) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(Settings.class);
        context.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("controller", controller));
        return new DispatcherServlet(context);
    }
}
