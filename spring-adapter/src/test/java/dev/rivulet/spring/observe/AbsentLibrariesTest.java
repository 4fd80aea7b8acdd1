// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.PublishSseListener;
import dev.rivulet.spring.boot.PublishSseAutoConfiguration;
import dev.rivulet.spring.boot.SseAutoConfiguration;
import dev.rivulet.testkit.LeakCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** Each part is there with its library, and only then. */
@ExtendWith(LeakCheck.class)
final class AbsentLibrariesTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=sse";

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SseAutoConfiguration.class,
                    PublishSseAutoConfiguration.class,
                    SseMetricsAutoConfiguration.class,
                    SseEndpointAutoConfiguration.class,
                    SseHealthAutoConfiguration.class));

    @Test
    void all_withTheirLibraries_areThere() {
        runner.withPropertyValues(EXPOSED).withBean(SimpleMeterRegistry.class).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(BroadcasterMeters.class)
                .hasSingleBean(WriteLatencyMeter.class)
                .hasSingleBean(SseEndpoint.class)
                .hasSingleBean(PublishSseListener.class)
                .hasBean("sseHealthIndicator"));
    }

    @Test
    void all_withoutTheirLibraries_areNot() {
        runner.withPropertyValues(EXPOSED)
                .withClassLoader(new FilteredClassLoader(
                        "io.micrometer", "org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(SseBroadcaster.class)
                        .doesNotHaveBean("sseBroadcasterMeters")
                        .doesNotHaveBean("sseWriteLatencyMeter")
                        .doesNotHaveBean("sseEndpoint")
                        .doesNotHaveBean("sseHealthIndicator"));
    }

    @Test
    void meters_withoutRegistry_areNot() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BroadcasterMeters.class));
    }

    @Test
    void endpoint_thatIsNotExposed_isNot() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SseEndpoint.class));
    }

    @Test
    void health_fromDrainingOn_isOutOfService() {
        runner.run(context -> {
            SseBroadcaster broadcaster = context.getBean(SseBroadcaster.class);
            assertThat(health(context)).startsWith("UP");

            broadcaster.drain(Duration.ZERO);

            assertThat(health(context)).startsWith("OUT_OF_SERVICE");
        });
    }

    /** Health is another class in each generation of Spring Boot. */
    private static String health(ApplicationContext context) {
        Object health = ReflectionTestUtils.invokeMethod(context.getBean("sseHealthIndicator"), "health");
        return String.valueOf(health);
    }

    @Test
    void health_thatIsSwitchedOff_isNot() {
        runner.withPropertyValues("management.health.sse.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("sseHealthIndicator"));
        runner.withPropertyValues("management.health.defaults.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("sseHealthIndicator"));
        runner.withPropertyValues("management.health.defaults.enabled=false", "management.health.sse.enabled=true")
                .run(context -> assertThat(context).hasBean("sseHealthIndicator"));
    }
}
