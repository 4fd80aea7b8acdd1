// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.broadcast.SseBroadcaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.context.ServletContextAware;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Lets controllers return {@link SseStream}s. Spring Boot applications have it by themselves; others import it beside {@code @EnableWebMvc}, and have a bean of type {@link SseBroadcaster}:
 *
 * <pre>{@code
 * @Configuration
 * @EnableWebMvc
 * @Import(SseMvcConfiguration.class)
 * class WebConfiguration {
 *     @Bean
 *     SseBroadcaster broadcaster() {
 *         return SseBroadcaster.builder().build();
 *     }
 * }
 * }</pre>
 *
 * <p>Thread safety: immutable.
 */
@Configuration(proxyBeanMethods = false)
public class SseMvcConfiguration {

    private static final String TASK_EXECUTOR = "applicationTaskExecutor";
    private static final String SOURCE_PATIENCE = "rivulet.source-patience";
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(1);

    /** Creates the configuration. */
    public SseMvcConfiguration() {}

    /**
     * What makes events of objects, by the converters of the application's controllers.
     *
     * @param adapters Spring MVC's adapter
     * @return what makes events
     */
    @Bean
    SseObjects sseObjects(ObjectProvider<RequestMappingHandlerAdapter> adapters) {
        return new SseObjects(() -> converters(adapters));
    }

    private static List<HttpMessageConverter<?>> converters(ObjectProvider<RequestMappingHandlerAdapter> adapters) {
        return adapters.orderedStream()
                .findFirst()
                .map(RequestMappingHandlerAdapter::getMessageConverters)
                .orElse(List.of());
    }

    /**
     * What publishes objects.
     *
     * @param broadcaster what delivers events
     * @param objects     what makes events of objects
     * @return the template
     */
    @Bean
    SseTemplate sseTemplate(SseBroadcaster broadcaster, SseObjects objects) {
        return new SseTemplate(broadcaster, objects);
    }

    /**
     * Puts the handler of streams before those of Spring MVC, one of which takes whatever a {@code @RestController} returns.
     *
     * @param beans       the application's
     * @param environment its properties
     * @return runs before requests come
     */
    @Bean
    SmartInitializingSingleton sseStreamHandlers(ListableBeanFactory beans, Environment environment) {
        return () -> {
            HandlerMethodReturnValueHandler handler = new SseStreamHandler(setup(beans, environment));
            beans.getBeanProvider(RequestMappingHandlerAdapter.class).forEach(adapter -> putFirst(handler, adapter));
        };
    }

    /**
     * Lets streams be written in tests that mock the container.
     *
     * @return knows such a container when it sees it
     */
    @Bean
    static ServletContextAware sseMockContainer() {
        return new MockContainer();
    }

    /**
     * Prepares requests whose stream comes later.
     *
     * @return adds what does that
     */
    @Bean
    WebMvcConfigurer sseLaterStreams() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new LaterStreams());
            }
        };
    }

    /**
     * Keeps the context of requests that go asynchronous for the dispatch that comes back.
     *
     * @param carriers the application's
     * @return adds an interceptor
     */
    @Bean
    WebMvcConfigurer sseRequestContext(ObjectProvider<ContextCarrier> carriers) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new RequestContext(context(carriers)));
            }
        };
    }

    private static ContextCarrier context(ObjectProvider<ContextCarrier> carriers) {
        return ContextCarrier.all(carriers.orderedStream().toList());
    }

    private static SseStreamHandler.Setup setup(ListableBeanFactory beans, Environment environment) {
        return new SseStreamHandler.Setup(
                beans.getBean(SseBroadcaster.class),
                beans.getBean(SseObjects.class),
                beans.getBeanProvider(SseAccess.class).getIfAvailable(),
                beans.getBeanProvider(SseConnectionCustomizer.class)
                        .orderedStream()
                        .toList(),
                context(beans.getBeanProvider(ContextCarrier.class)),
                readers(beans),
                environment.getProperty(SOURCE_PATIENCE, Duration.class, USUAL_PATIENCE));
    }

    /** The executor on which Spring Boot runs what controllers do asynchronously. */
    private static Executor readers(ListableBeanFactory beans) {
        return beans.containsBean(TASK_EXECUTOR)
                ? beans.getBean(TASK_EXECUTOR, Executor.class)
                : new SimpleAsyncTaskExecutor("rivulet-source-");
    }

    private static void putFirst(HandlerMethodReturnValueHandler handler, RequestMappingHandlerAdapter adapter) {
        List<HandlerMethodReturnValueHandler> existing = adapter.getReturnValueHandlers();
        List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
        handlers.add(handler);
        if (existing != null) {
            handlers.addAll(existing);
        }
        adapter.setReturnValueHandlers(handlers);
    }
}
