// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** A Spring Boot application on a web server of its own, at a free port. */
public final class SpringApp implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String[] PROPERTIES = {
        "server.port=0",
        "server.address=127.0.0.1",
        "spring.main.banner-mode=off",
        "spring.jmx.enabled=false",
        "logging.level.root=WARN"
    };

    /** What every test application has. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Auto {}

    /** Spring Security's filters are there, and let everybody through; what is about access brings filters of its own. */
    @Configuration(proxyBeanMethods = false)
    static class OpenSecurity {

        @Bean
        @ConditionalOnMissingBean(name = "ownSecurity")
        SecurityFilterChain openSecurity(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(any -> any.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }

    private final ConfigurableApplicationContext context;

    private SpringApp(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts an application of some classes with some properties, each {@code name=value}. */
    public static SpringApp start(Server server, List<Class<?>> sources, String... properties) {
        List<Class<?>> all = new ArrayList<>(List.of(Auto.class));
        all.addAll(sources);
        all.add(OpenSecurity.class);
        return new SpringApp(new SpringApplicationBuilder(all.toArray(Class[]::new))
                .initializers((GenericApplicationContext context) -> server.register(context))
                .properties(PROPERTIES)
                .properties(properties)
                .run());
    }

    public static SpringApp start(Server server, Class<?> source, String... properties) {
        return start(server, Arrays.asList(source), properties);
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public SseTestClient connect(String path) {
        return SseTestClient.connect(uri(path));
    }

    public SseTestClient.Builder client(String path) {
        return SseTestClient.builder(uri(path));
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> head(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public SseBroadcaster broadcaster() {
        return bean(SseBroadcaster.class);
    }

    public SseTemplate template() {
        return bean(SseTemplate.class);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }
}
