// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Spring MVC without Spring Boot. */
final class PlainMvcTest {

    @Configuration
    @EnableWebMvc
    @Import(SseMvcConfiguration.class)
    @RestController
    static class WebConfiguration {

        @Bean(destroyMethod = "close")
        SseBroadcaster broadcaster() {
            return SseBroadcaster.builder().build();
        }

        @GetMapping("/news")
        CompletableFuture<SseStream> news() {
            return CompletableFuture.completedFuture(SseStream.of("news"));
        }
    }

    @Test
    void importedConfiguration_putsItsHandlerFirst_andEncodesByTheConverters() {
        try (AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext()) {
            context.setServletContext(new MockServletContext());
            context.register(WebConfiguration.class);
            context.refresh();

            assertThat(context.getBean(RequestMappingHandlerAdapter.class).getReturnValueHandlers())
                    .first()
                    .isInstanceOf(SseStreamHandler.class);
            assertThat(context.getBean(SseTemplate.class)
                            .event(new int[] {1, 2})
                            .data())
                    .isEqualTo("[1,2]");
        }
    }
}
