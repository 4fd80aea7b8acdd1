// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import dev.rivulet.spring.Server;
import dev.rivulet.spring.SharedApps;
import dev.rivulet.spring.SpringApp;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Servlets that are beans, the filter, and HTTP sessions, on each server. */
final class ServletBeansTest {

    @WebServlet(
            urlPatterns = {"/annotated", "/annotated/*"},
            initParams = @WebInitParam(name = "methods", value = "GET POST"))
    static class Annotated extends SseServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void onOpen(SseConnection connection) {
            connection.subscribe("news");
        }
    }

    static class Plain extends SseServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void onOpen(SseConnection connection) {
            connection.subscribe("news");
        }
    }

    static final class Own extends Plain {

        private static final long serialVersionUID = 1L;
    }

    @Configuration(proxyBeanMethods = false)
    @RestController
    static class Beans {

        @Bean
        Annotated annotated() {
            return new Annotated();
        }

        @Bean
        SseServlet plain() {
            return new Plain();
        }

        @Bean
        Own own() {
            return new Own();
        }

        @Bean
        ServletRegistrationBean<Own> ownRegistration(Own own) {
            return new ServletRegistrationBean<>(own, "/mine");
        }

        @GetMapping("/login")
        String login(HttpSession session) {
            return session.isNew() ? "new" : "old";
        }

        @GetMapping("/logout")
        String logout(HttpServletRequest request) {
            request.getSession().invalidate();
            return "out";
        }

        @GetMapping("/emitter")
        ResponseEntity<SseEmitter> emitter() throws IOException {
            SseEmitter emitter = new SseEmitter(0L);
            emitter.send("first");
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).body(emitter);
        }
    }

    private static final SharedApps APPS = new SharedApps(
            List.of(Beans.class),
            "rivulet.filter.enabled=true",
            "rivulet.filter.init-parameters.heartbeat=50ms",
            "rivulet.trusted-proxies=loopback");

    @AfterAll
    static void closeApps() {
        APPS.close();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void servletThatIsABean_isThere_andSharesTheBroadcaster(Server server) {
        SpringApp app = APPS.on(server);
        try (SseTestClient annotated = app.connect("/annotated");
                SseTestClient posted =
                        app.client("/annotated/more").post("text/plain", "").open();
                SseTestClient plain = app.connect("/plain");
                SseTestClient own = app.connect("/mine");
                SseTestClient twice = app.connect("/own")) {
            assertThat(twice.status()).isEqualTo(404);
            app.template().publish("news", "for all");
            for (SseTestClient client : List.of(annotated, posted, plain, own)) {
                assertThat(client.awaitEvents(1))
                        .extracting(ReceivedEvent::data)
                        .containsExactly("for all");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void filter_givesHeadersAndHeartbeats_toSpringsOwnStreams(Server server) {
        try (SseTestClient client = APPS.on(server).connect("/emitter")) {
            assertThat(client.responseHeaders().firstValue("X-Accel-Buffering")).hasValue("no");
            assertThat(client.awaitEvents(1)).extracting(ReceivedEvent::data).containsExactly("first");
            client.awaitComments(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void streamOfASession_endsWithIt(Server server) throws Exception {
        SpringApp app = APPS.on(server);
        String cookie = app.get("/login")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", -1)[0];
        String[] pair = cookie.split("=", 2);
        try (SseTestClient client =
                app.client("/annotated").cookie(pair[0], pair[1]).open()) {
            app.get("/logout", "Cookie", cookie);
            client.awaitEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void trustedProxy_isBelieved(Server server) {
        SpringApp app = APPS.on(server);
        try (SseTestClient client = app.client("/annotated")
                .header("X-Forwarded-For", "203.0.113.9")
                .open()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(app.broadcaster().registry().fromAddress("203.0.113.9")).hasSize(1);
            assertThat(SseStreams.broadcaster(app.context().getBean(jakarta.servlet.ServletContext.class)))
                    .isSameAs(app.broadcaster());
        }
    }
}
