// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.boot.SseBroadcasterCustomizer;
import io.micrometer.context.ContextRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import reactor.core.publisher.Flux;

/** An application behind Spring Security: {@code /api/} with tokens, {@code /open/} for everybody, all else by form and password. */
@Configuration(proxyBeanMethods = false)
class SecuredApp {

    static final String FRIEND = "https://app.example.org";

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    static {
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT::get, TENANT::set, TENANT::remove);
    }

    /** What a thread knows of a request. */
    record Context(
            @Nullable String user,
            @Nullable String mdc,
            @Nullable String tenant) {

        static Context here() {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            return new Context(
                    authentication == null ? null : authentication.getName(), MDC.get("request"), TENANT.get());
        }
    }

    record Closed(CloseReason reason, Context context) {}

    @RestController
    static class Streams {

        final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
        final BlockingQueue<Context> gaps = new LinkedBlockingQueue<>();
        final BlockingQueue<Context> checks = new LinkedBlockingQueue<>();
        final BlockingQueue<SseConnection> opened = new LinkedBlockingQueue<>();
        final BlockingQueue<CompletableFuture<SseStream>> awaited = new LinkedBlockingQueue<>();

        private SseStream told(SseStream stream) {
            return stream.onOpen(opened::add)
                    .onClose((connection, reason) -> closed.add(new Closed(reason, Context.here())));
        }

        @GetMapping("/open/csrf")
        String csrf(HttpServletRequest request) {
            return ((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken();
        }

        @GetMapping("/open/prices")
        SseStream prices() {
            return told(SseStream.of("prices"));
        }

        @PostMapping("/posted")
        SseStream posted() {
            return told(SseStream.of("prices"));
        }

        @GetMapping({"/orders", "/api/orders"})
        SseStream orders(@RequestParam String user) {
            return told(SseStream.of("orders/" + user));
        }

        @GetMapping({"/later", "/api/later", "/forgetful/later"})
        CompletableFuture<SseStream> later(@RequestParam String user) {
            return CompletableFuture.supplyAsync(() -> told(SseStream.of("orders/" + user)));
        }

        /** Its first element comes when the request has gone asynchronous. */
        @GetMapping({"/flux", "/api/flux", "/forgetful/flux"})
        SseStream flux(@RequestParam String user) {
            return told(SseStream.fromReactive(Flux.just("first")
                            .delayElements(Duration.ofMillis(20))
                            .concatWith(Flux.never())))
                    .topic("orders/" + user);
        }

        /** Comes when the test says so. */
        @GetMapping("/open/awaited")
        CompletableFuture<SseStream> awaited() {
            CompletableFuture<SseStream> stream = new CompletableFuture<>();
            awaited.add(stream);
            return stream;
        }

        @GetMapping("/api/extended")
        SseStream extended() {
            return SseStream.of("prices").expireAfter(Duration.ofHours(1));
        }

        @GetMapping("/api/subscribes")
        SseStream subscribes(@RequestParam String topic) {
            return told(SseStream.open(connection -> connection.send(
                    SseEvent.of(connection.subscribe(topic).outcome().name()))));
        }

        @GetMapping("/open/context")
        SseStream context() {
            return told(SseStream.of("prices"))
                    .onGap((connection, gap) -> gaps.add(Context.here()))
                    .recheckEvery(Duration.ofMillis(10), connection -> checks.add(Context.here()));
        }

        @CrossOrigin(origins = FRIEND, allowCredentials = "true")
        @GetMapping("/cors/annotated")
        SseStream annotated() {
            return told(SseStream.of("prices"));
        }

        @GetMapping("/cors/configured")
        SseStream configured() {
            return told(SseStream.of("prices"));
        }
    }

    @WebServlet(
            urlPatterns = "/api/servlet",
            asyncSupported = true,
            initParams = @WebInitParam(name = "transport", value = "nonBlocking"))
    static class PriceServlet extends SseServlet {

        private static final long serialVersionUID = 1L;

        private final transient SseSecurity security;
        private final transient SseTopicRules rules;

        PriceServlet(SseSecurity security, SseTopicRules rules) {
            this.security = security;
            this.rules = rules;
        }

        @Override
        protected void onOpen(SseConnection connection, HttpServletRequest request) {
            security.customize(connection, request);
            connection.subscribe("prices");
            connection.send(
                    SseEvent.of(connection.subscribe("orders/ada").outcome().name()));
        }

        @Override
        protected boolean maySubscribe(SseConnection connection, String topic) {
            return rules.mayRead(SseSecurity.authentication(connection).orElse(null), topic);
        }
    }

    /** Believes everybody who names himself, and when that ends: {@code Bearer ada 1790000000000}. */
    static final class TokenFilter extends OncePerRequestFilter {

        private final @Nullable RequestAttributeSecurityContextRepository contexts;

        TokenFilter(@Nullable RequestAttributeSecurityContextRepository contexts) {
            this.contexts = contexts;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String header = request.getHeader("Authorization");
            if (header != null) {
                String[] parts = header.split(" ", -1);
                Instant end = parts.length == 2 ? null : Instant.ofEpochMilli(Long.parseLong(parts[2]));
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new UsernamePasswordAuthenticationToken(
                        parts[1],
                        new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "t", null, end),
                        AuthorityUtils.createAuthorityList("ROLE_USER")));
                SecurityContextHolder.setContext(context);
                if (contexts != null) {
                    contexts.saveContext(context, request, response);
                }
            }
            chain.doFilter(request, response);
        }
    }

    // ---- who may read what

    @Bean
    SseTopicRules topicRules() {
        return SseTopicRules.builder()
                .topic("prices")
                .permitAll()
                .topic("orders/{user}")
                .access("#user == authentication.name or hasRole('CLERK')")
                .topic("admin/**")
                .hasRole("ADMIN")
                .build();
    }

    @Bean
    InMemoryUserDetailsManager users() {
        return new InMemoryUserDetailsManager(List.of(user("ada"), user("bob"), user("cyd")));
    }

    static UserDetails user(String name) {
        return User.withUsername(name).password("{noop}pw").roles("USER").build();
    }

    @Bean
    SessionRegistry sessions() {
        return new SessionRegistryImpl();
    }

    @Bean
    HttpSessionEventPublisher sessionEvents() {
        return new HttpSessionEventPublisher();
    }

    // ---- filters

    private static SecurityFilterChain under(String path, SecurityFilterChain chain) {
        return new DefaultSecurityFilterChain(request -> request.getRequestURI().startsWith(path), chain.getFilters());
    }

    @Bean
    @Order(1)
    SecurityFilterChain apiSecurity(HttpSecurity http) throws Exception {
        RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
        return under(
                "/api/",
                http.authorizeHttpRequests(any -> any.anyRequest().permitAll())
                        .csrf(csrf -> csrf.disable())
                        .cors(cors -> cors.configurationSource(friends()))
                        .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                        .securityContext(it -> it.securityContextRepository(contexts))
                        .exceptionHandling(
                                it -> it.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                        .addFilterBefore(new TokenFilter(contexts), AnonymousAuthenticationFilter.class)
                        .build());
    }

    /** As most tutorials have it: the user is known while the filter runs, and not to the dispatch that comes back, to which everything is permitted. */
    @Bean
    @Order(0)
    SecurityFilterChain forgetfulSecurity(HttpSecurity http) throws Exception {
        return under(
                "/forgetful/",
                http.authorizeHttpRequests(any -> any.anyRequest().permitAll())
                        .csrf(csrf -> csrf.disable())
                        .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                        .addFilterBefore(new TokenFilter(null), AnonymousAuthenticationFilter.class)
                        .build());
    }

    private static UrlBasedCorsConfigurationSource friends() {
        CorsConfiguration friends = new CorsConfiguration();
        friends.setAllowedOrigins(List.of(FRIEND));
        friends.setAllowedMethods(List.of("GET", "POST"));
        friends.setAllowedHeaders(List.of("Authorization", "Last-Event-ID"));
        friends.setAllowCredentials(true);
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", friends);
        return source;
    }

    @Bean
    @Order(2)
    SecurityFilterChain openSecurityChain(HttpSecurity http) throws Exception {
        return under(
                "/open/",
                http.authorizeHttpRequests(any -> any.anyRequest().permitAll())
                        .logout(it -> it.logoutUrl("/open/logout").invalidateHttpSession(false))
                        .build());
    }

    @Bean
    @Order(3)
    SecurityFilterChain migratingSecurity(HttpSecurity http) throws Exception {
        return under(
                "/migrating/",
                http.formLogin(form -> form.loginProcessingUrl("/migrating/login"))
                        .sessionManagement(it -> it.sessionFixation(fixation -> fixation.migrateSession()))
                        .build());
    }

    @Bean
    @Order(4)
    SecurityFilterChain ownSecurity(HttpSecurity http, SessionRegistry sessions) throws Exception {
        return http.authorizeHttpRequests(any -> any.anyRequest().authenticated())
                .cors(Customizer.withDefaults())
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .sessionManagement(it -> it.maximumSessions(1).sessionRegistry(sessions))
                .build();
    }

    @Bean
    WebMvcConfigurer corsMappings() {
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                registry.addMapping("/cors/configured").allowedOrigins(FRIEND).allowCredentials(true);
            }
        };
    }

    // ---- context

    /** As logging and tracing do it. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Filter requestNames() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                MDC.put("request", request.getHeader("X-Request"));
                TENANT.set(request.getHeader("X-Tenant"));
                try {
                    chain.doFilter(request, response);
                } finally {
                    MDC.clear();
                    TENANT.remove();
                }
            }
        };
    }

    /** One thread, so that a test can look at what was left on it. */
    @Bean
    ExecutorService callbacks() {
        return Executors.newSingleThreadExecutor();
    }

    @Bean
    SseBroadcasterCustomizer callbackThread(ExecutorService callbacks) {
        return builder -> builder.callbackExecutor(callbacks);
    }
}
