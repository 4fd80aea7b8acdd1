// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.SseTemplate;
import dev.rivulet.spring.Waiting;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/** How far streams go without a server. */
@SpringBootTest(properties = {"spring.main.banner-mode=off", "logging.level.root=WARN"})
@DirtiesContext
class MockMvcTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class App {

        @GetMapping("/prices")
        SseStream prices() {
            return SseStream.of("prices").snapshot("state", () -> 17);
        }

        @GetMapping("/words")
        SseStream words() {
            return SseStream.fromReactive(Flux.just("one", "two"));
        }

        @GetMapping("/unready")
        SseStream unready() {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "no prices yet");
        }
    }

    private final MockMvc mvc;
    private final SseBroadcaster broadcaster;
    private final SseTemplate template;

    MockMvcTest(
            @Autowired WebApplicationContext context,
            @Autowired SseBroadcaster broadcaster,
            @Autowired SseTemplate template) {
        this.mvc = MockMvcBuilders.webAppContextSetup(context).build();
        this.broadcaster = broadcaster;
        this.template = template;
    }

    @Test
    void stream_isBegun_andWritesWhatIsPublished() throws Exception {
        MvcResult result = mvc.perform(get("/prices")).andReturn();
        assertThat(result.getResponse().getStatus()).isEqualTo(200);
        assertThat(result.getRequest().isAsyncStarted()).isTrue();
        assertThat(result.getResponse().getHeader("Cache-Control")).isEqualTo("no-cache, no-transform");
        assertThat(result.getResponse().getContentType()).startsWith("text/event-stream");
        template.publish("prices", "tick", 18);
        Waiting.until("the event is there", () -> body(result).contains("event: tick\ndata: 18\n"));
        assertThat(body(result)).contains("event: state\ndata: 17\n");
        broadcaster.registry().all().forEach(SseConnection::close);
        Waiting.until("it ends", () -> broadcaster.registry().count() == 0);
    }

    static String body(MvcResult result) {
        return new String(result.getResponse().getContentAsByteArray(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void source_isReadToItsEnd() throws Exception {
        MvcResult result = mvc.perform(get("/words")).andReturn();
        Waiting.until("the end is there", () -> body(result).contains("event: end\n"));
        assertThat(body(result)).contains("data: one\n").contains("data: two\n");
        Waiting.until("it ends", () -> broadcaster.registry().count() == 0);
    }

    @Test
    void failureBeforeTheStream_isAnOrdinaryAnswer() throws Exception {
        assertThat(mvc.perform(get("/unready")).andReturn().getResponse().getStatus())
                .isEqualTo(503);
    }
}
