// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.SseTemplate;
import dev.rivulet.spring.Waiting;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A test as an application has it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "server.servlet.context-path=/shop",
            "rivulet.heartbeat=100ms",
            "spring.main.banner-mode=off",
            "spring.main.allow-bean-definition-overriding=false",
            "logging.level.root=WARN"
        })
@AutoConfigureSseTestClient
@DirtiesContext
class SseTestClientsTest {

    record Price(String symbol, double price) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class App {

        @GetMapping("/prices")
        SseStream prices() {
            return SseStream.of("prices");
        }

        @GetMapping("/greeting")
        SseStream greeting(@RequestHeader("X-Name") String name) {
            return SseStream.of("greeting").snapshot(null, () -> "hello " + name);
        }

        @Bean
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(any -> any.anyRequest().permitAll())
                    .build();
        }
    }

    @Autowired
    private SseTestClients clients;

    @Autowired
    private SseTemplate template;

    @Autowired
    private SseBroadcaster broadcaster;

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        Waiting.until(
                "streams of the test before have ended",
                () -> broadcaster.registry().count() == 0);
    }

    /** Not closed here: the second round sees whether somebody has. */
    @RepeatedTest(2)
    void stream_isOpened_andClosedAfterTheTest() {
        SseTestClient client = clients.open("/prices");
        template.publish("prices", "tick", new Price("AAPL", 187.4));
        ReceivedEvent event = client.awaitEvents(1).get(0);
        assertThat(event.name()).isEqualTo("tick");
        assertThat(event.data()).isEqualTo("{\"symbol\":\"AAPL\",\"price\":187.4}");
    }

    @Test
    void request_mayBeOfOnesOwn() {
        String seen = template.publish("prices", "old").toString();
        template.publish("prices", "missed");
        SseTestClient greeted = clients.open("/greeting", request -> request.header("X-Name", "Ada"));
        SseTestClient resumed = clients.open("/prices", request -> request.lastEventId(seen));
        assertThat(greeted.awaitEvents(1).get(0).data()).isEqualTo("hello Ada");
        assertThat(List.of(resumed.awaitEvents(1).get(0).data())).containsExactly("missed");
    }

    @Test
    void uri_hasContextPathAndScheme_andNeedsAServer() {
        assertThat(clients.uri("/prices?a=b").toString()).matches("http://localhost:\\d+/shop/prices\\?a=b");
        MockEnvironment environment = new MockEnvironment();
        SseTestClients none = new SseTestClients(environment);
        assertThatIllegalStateException().isThrownBy(() -> none.uri("/prices")).withMessageContaining("RANDOM_PORT");
        assertThatIllegalArgumentException().isThrownBy(() -> none.uri("prices"));
        environment.withProperty("local.server.port", "1").withProperty("server.ssl.bundle", "web");
        assertThat(none.uri("/")).hasToString("https://localhost:1/");
        environment.withProperty("server.ssl.enabled", "false");
        assertThat(none.uri("/")).hasToString("http://localhost:1/");
    }
}
