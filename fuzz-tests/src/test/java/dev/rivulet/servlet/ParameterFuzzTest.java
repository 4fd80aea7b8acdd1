// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.config.CorsPolicy;
import dev.rivulet.servlet.config.ParameterValue;
import dev.rivulet.testkit.ManualClock;
import dev.rivulet.testkit.ManualLanes;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Any text in each parameter: it is taken and works, or it is refused when the webapp starts. */
class ParameterFuzzTest {

    private static final List<String> PARAMETERS = List.of(
            "heartbeat",
            "writeTimeout",
            "history",
            "historyBytes",
            "historyAge",
            "overflow",
            "maxConnections",
            "maxConnectionsPerAddress",
            "maxAge",
            "shutdownRetry",
            "trustedProxies",
            "transport",
            "methods",
            "closeWithSession",
            "origins");

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @FuzzTest(maxDuration = "2m")
    void parameter_works_orIsRefused(byte[] bytes) {
        String text = utf8(bytes);
        for (String name : PARAMETERS) {
            try {
                use(Parameters.of(config(Map.of(name, text))));
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining(name);
            }
        }
    }

    /** What may be refused is refused before anything is published. */
    private static void use(Parameters parameters) {
        parameters.cors();
        parameters.trustedProxies();
        parameters.transport();
        parameters.methods();
        parameters.closeWithSession();
        ManualClock clock = new ManualClock();
        ManualLanes lanes = new ManualLanes(clock);
        SseBroadcaster broadcaster = parameters
                .configure(
                        SseBroadcaster.builder().clock(clock).laneRunner(lanes).callbackExecutor(Runnable::run))
                .build();
        publishAndClose(broadcaster, clock, lanes);
    }

    private static void publishAndClose(SseBroadcaster broadcaster, ManualClock clock, ManualLanes lanes) {
        try {
            broadcaster.publish("t", SseEvent.of("1"));
            lanes.runUntilIdle();
            clock.advance(Duration.ofSeconds(1));
            broadcaster.publish("t", SseEvent.of("2"));
            lanes.runUntilIdle();
            broadcaster.close(Duration.ZERO);
        } catch (IllegalArgumentException late) {
            throw new AssertionError("refused too late", late);
        }
    }

    private static ServletConfig config(Map<String, String> parameters) {
        ServletContext context = fake(ServletContext.class, (proxy, method, arguments) -> null);
        return fake(ServletConfig.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getInitParameter" -> parameters.get(arguments[0]);
            case "getServletContext" -> context;
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(ParameterFuzzTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @FuzzTest(maxDuration = "1m")
    void timeOrSize_isNotNegative_orIsRefused(byte[] bytes) {
        ParameterValue value = new ParameterValue("x", utf8(bytes));
        try {
            assertThat(value.bytes()).isNotNegative();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("x: ");
        }
        try {
            assertThat(value.duration()).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("x: ");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void origins_letNobodyReadWhoIsNotListed(byte[] bytes) {
        String[] parts = utf8(bytes).split("\n", 3);
        CorsPolicy policy;
        try {
            policy = new CorsPolicy(Set.copyOf(new ParameterValue("origins", parts[0]).list()));
        } catch (IllegalArgumentException refused) {
            return;
        }
        String origin = parts.length > 1 ? parts[1] : "null";
        String host = parts.length > 2 ? parts[2] : "example.org";
        Map<String, String> answer = new HashMap<>();
        boolean goesOn = policy.apply(
                FakeRequest.with(Map.of("Origin", List.of(origin), "Host", List.of(host)), null), response(answer));

        boolean listed = policy.origins().contains(origin);
        boolean open = policy.origins().contains("*");
        assertThat(answer.containsKey("Access-Control-Allow-Credentials")).isEqualTo(listed);
        assertThat(answer.get("Access-Control-Allow-Origin")).isEqualTo(listed ? origin : open ? "*" : null);
        assertThat(!goesOn || listed || open || policy.origins().isEmpty() || isSameHost(origin, host))
                .isTrue();
    }

    private static boolean isSameHost(String origin, String host) {
        return origin.regionMatches(true, origin.indexOf("://") + "://".length(), host, 0, host.length());
    }

    private static HttpServletResponse response(Map<String, String> headers) {
        return fake(HttpServletResponse.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "setHeader", "addHeader" -> note(headers, (String) arguments[0], (String) arguments[1]);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static Object note(Map<String, String> headers, String name, String value) {
        headers.put(name, value);
        return null;
    }
}
