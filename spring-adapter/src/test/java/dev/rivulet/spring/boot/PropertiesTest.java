// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.BroadcasterStats;
import dev.rivulet.broadcast.SseBroadcaster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The properties, without a server. */
final class PropertiesTest {

    private final WebApplicationContextRunner runner =
            new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(SseAutoConfiguration.class));

    @Configuration(proxyBeanMethods = false)
    static class Own {

        @Bean
        SseBroadcaster mine() {
            return SseBroadcaster.builder().heartbeat(Duration.ofSeconds(3)).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {

        @Bean
        SseBroadcasterCustomizer customizer() {
            return builder -> builder.heartbeat(Duration.ofSeconds(4));
        }
    }

    @Test
    void properties_describeTheBroadcaster() {
        runner.withPropertyValues(
                        "rivulet.heartbeat=20s",
                        "rivulet.history.events=5",
                        "rivulet.history.size=64KB",
                        "rivulet.limits.per-user=3",
                        "rivulet.overflow=skip-with-gap",
                        "rivulet.topics.prices.overflow=conflate",
                        "rivulet.topics.prices.history.events=7",
                        "rivulet.lanes=1")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(SseBroadcaster.class);
                    assertThat(context.getBean(SseBroadcaster.class).heartbeat())
                            .isEqualTo(Duration.ofSeconds(20));
                });
    }

    @Test
    void ownBroadcaster_isUsed_andACustomizerHasTheLastWord() {
        runner.withUserConfiguration(Own.class)
                .run(context -> assertThat(context.getBean(SseBroadcaster.class).heartbeat())
                        .isEqualTo(Duration.ofSeconds(3)));
        runner.withUserConfiguration(Customized.class)
                .withPropertyValues("rivulet.heartbeat=20s")
                .run(context -> assertThat(context.getBean(SseBroadcaster.class).heartbeat())
                        .isEqualTo(Duration.ofSeconds(4)));
    }

    @ParameterizedTest
    @CsvSource({
        "rivulet.heartbeat, -1s",
        "rivulet.write-timeout, 0s",
        "rivulet.limits.per-user, 0",
        "rivulet.history.events, -1",
        "rivulet.topics.prices.history.max-age, -1s",
        "rivulet.outbox, 0B",
        "rivulet.lanes, 0",
        "rivulet.shutdown-grace, -1s"
    })
    void wrongValue_keepsTheApplicationFromStarting_andIsNamed(String property, String value) {
        runner.withPropertyValues(property + '=' + value).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOfAny(InvalidConfigurationPropertyValueException.class, IllegalArgumentException.class)
                .satisfies(cause -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
                        .hasStackTraceContaining(property)));
    }

    @Test
    void broadcaster_endsWithItsContext() {
        BroadcasterStats[] stats = new BroadcasterStats[1];
        SseBroadcaster[] broadcaster = new SseBroadcaster[1];
        runner.run(context -> {
            broadcaster[0] = context.getBean(SseBroadcaster.class);
            stats[0] = broadcaster[0].stats();
        });
        assertThat(stats[0].connections()).isZero();
        assertThat(broadcaster[0].isClosed()).isTrue();
    }

    @Test
    void metadata_describesEveryProperty() throws IOException {
        String metadata = metadata();
        assertThat(metadata)
                .contains(
                        "\"rivulet.heartbeat\"",
                        "\"rivulet.history.events\"",
                        "\"rivulet.limits.per-address\"",
                        "\"rivulet.filter.url-patterns\"",
                        "After how much silence a connection gets a heartbeat");
        String properties = metadata.substring(metadata.indexOf("\"properties\""));
        assertThat(properties.split("\"name\": ", -1)).hasSameSizeAs(properties.split("\"description\": ", -1));
    }

    private static String metadata() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                SseProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
