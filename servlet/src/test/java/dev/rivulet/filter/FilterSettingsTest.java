// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class FilterSettingsTest {

    /** No servlet context: settings do not ask for one. */
    private record Config(Map<String, String> parameters) implements FilterConfig {
        @Override
        public String getFilterName() {
            return "streams";
        }

        @Override
        public ServletContext getServletContext() {
            throw new AssertionError("the parameters have not been looked at");
        }

        @Override
        public String getInitParameter(String name) {
            return parameters.get(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }
    }

    private static FilterConfig config(String... pairs) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.put(pairs[i], pairs[i + 1]);
        }
        return new Config(parameters);
    }

    private static FilterSettings settings(String... pairs) {
        return FilterSettings.of(config(pairs));
    }

    @Test
    void nothing_givesTheDefaults() {
        FilterSettings settings = settings();

        assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.earlyHeartbeat()).isFalse();
        assertThat(settings.flushAfter()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.headers()).containsExactlyInAnyOrder(AddedHeader.values());
        assertThat(settings.contentTypes()).containsExactly("text/event-stream");
        assertThat(settings.cors().origins()).isEmpty();
        assertThat(settings.compression()).isEqualTo(CompressionRule.AVOID);
        assertThat(settings.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void everyParameter_isRead() {
        FilterSettings settings = settings(
                "heartbeat",
                " 5s ",
                "earlyHeartbeat",
                "true",
                "flushAfter",
                "off",
                "headers",
                "x-accel-buffering,\n  Cache-Control",
                "contentTypes",
                "text/event-stream, Application/X-NDJSON",
                "cors",
                "https://a.example, https://b.example:8443",
                "compression",
                "Refuse",
                "writeTimeout",
                "PT2S");

        assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.earlyHeartbeat()).isTrue();
        assertThat(settings.flushAfter()).isZero();
        assertThat(settings.headers())
                .containsExactlyInAnyOrder(AddedHeader.CACHE_CONTROL, AddedHeader.X_ACCEL_BUFFERING);
        assertThat(settings.contentTypes()).containsExactly("text/event-stream", "application/x-ndjson");
        assertThat(settings.cors().origins()).containsExactlyInAnyOrder("https://a.example", "https://b.example:8443");
        assertThat(settings.compression()).isEqualTo(CompressionRule.REFUSE);
        assertThat(settings.writeTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void offAndNone_turnThingsOff() {
        FilterSettings settings = settings("heartbeat", "OFF", "headers", "None", "cors", "*", "compression", "allow");

        assertThat(settings.heartbeat()).isZero();
        assertThat(settings.headers()).isEmpty();
        assertThat(settings.cors().origins()).containsExactly("*");
        assertThat(settings.compression()).isEqualTo(CompressionRule.ALLOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat      | 15",
                "heartbeat      | often",
                "heartbeat      | -1s",
                "heartbeat      | 0s",
                "heartbeat      | PT-5S",
                "heartbeat      | 25h",
                "heartbeat      | ''",
                "earlyHeartbeat | yes",
                "earlyHeartbeat | ''",
                "flushAfter     | 100",
                "flushAfter     | 0ms",
                "flushAfter     | none",
                "flushAfter     | PT0.0001S",
                "headers        | Cache-Control, Pragma",
                "headers        | none, Cache-Control",
                "headers        | ''",
                "headers        | ','",
                "contentTypes   | event-stream",
                "contentTypes   | text/event-stream;charset=UTF-8",
                "contentTypes   | text/*",
                "contentTypes   | ''",
                "cors           | example.org",
                "cors           | https://example.org/path",
                "cors           | https://Example.org/",
                "compression    | off",
                "compression    | ''",
                "writeTimeout   | off",
                "writeTimeout   | 0s",
                "writeTimeout   | 30",
            })
    void wrongValue_isRefused_withParameterAndValue(String name, String value) {
        assertThatThrownBy(() -> new SseFilter().init(config(name, value)))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("streams")
                .hasMessageContaining(name + ": ")
                .hasMessageContaining("\"" + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartBeat", "Heartbeat", "timeout", ""})
    void unknownName_isRefused_withTheNamesThatAreKnown(String name) {
        assertThatThrownBy(() -> new SseFilter().init(config(name, "15s")))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("parameter " + name + ": ")
                .hasMessageContaining("15s")
                .hasMessageContaining("flushAfter");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void wrongValue_keepsTheWebappFromStarting(Container container) throws Exception {
        requireNoService(container, "heartbeat", "often");
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void unknownName_keepsTheWebappFromStarting(Container container) throws Exception {
        requireNoService(container, "heartBeat", "15s");
    }

    /** Undertow makes filters with the first request unless it is told otherwise; then nothing behind one that fails is served. */
    private static void requireNoService(Container container, String name, String value) throws Exception {
        Script script = Script.of((request, response) -> response.setStatus(204));
        try (RunningContainer running =
                container.start(Webapp.of("/x", script).filter("/*", new SseFilter(), "heartbeat", "15s"))) {
            assertThat(Answer.of(running, "GET /x").status()).isEqualTo(204);
        }
        Webapp webapp = Webapp.of("/x", script).filter("/*", new SseFilter(), name, value);
        if (container != Container.UNDERTOW) {
            assertThatThrownBy(() -> container.start(webapp).close());
            return;
        }
        try (RunningContainer running = container.start(webapp)) {
            assertThat(Answer.of(running, "GET /x").status()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "Text/Event-Stream",
                " text/event-stream",
                "text/event-stream;charset=UTF-8",
                "text/event-stream ; charset=utf-8",
                "text/event-stream\t;a=b",
            })
    void streams_areKnownByTheirType_howeverItIsWritten(String type) {
        assertThat(settings().isStream(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-streams", "text/event", "x-text/event-stream", "text/html", ""})
    void otherTypes_areNoStreams(String type) {
        assertThat(settings().isStream(type)).isFalse();
        assertThat(settings().isStream(null)).isFalse();
    }
}
