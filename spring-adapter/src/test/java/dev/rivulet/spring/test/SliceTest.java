// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.Waiting;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot's slice of Spring MVC has what streams need. */
@WebMvcTest(SliceTest.Streams.class)
@AutoConfigureMockMvc(addFilters = false)
@Import(SliceTest.Streams.class)
@DirtiesContext
class SliceTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {}

    @RestController
    static class Streams {

        @GetMapping("/state")
        SseStream state() {
            return SseStream.of("prices").snapshot("state", () -> 17);
        }
    }

    @Test
    void controllersStream_isBegun(@Autowired MockMvc mvc) throws Exception {
        MvcResult result = mvc.perform(get("/state")).andReturn();
        assertThat(result.getResponse().getContentType()).startsWith("text/event-stream");
        Waiting.until("the snapshot is there", () -> MockMvcTest.body(result).contains("event: state\ndata: 17\n"));
    }
}
