// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Any calls of the servlet API in any order, with heartbeats each millisecond: what arrives is what the application wrote, and heartbeats behind line feeds. */
class FilterFuzzTest {

    private static final Logger LOG = Logger.getLogger("dev.rivulet");
    private static final int MOST_CALLS = 60;

    private static SseFilter filter;

    @BeforeAll
    static void start() throws Exception {
        LOG.setLevel(Level.OFF);
        filter = new SseFilter();
        filter.init(config(Map.of("heartbeat", "1ms", "flushAfter", "1ms")));
    }

    @AfterAll
    static void stop() {
        filter.destroy();
        LOG.setLevel(null);
    }

    private static FilterConfig config(Map<String, String> parameters) {
        Map<Object, Object> attributes = new ConcurrentHashMap<>();
        ServletContext context =
                FakeExchange.fake(ServletContext.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAttribute" -> attributes.get(arguments[0]);
                    case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
                    case "removeAttribute" -> attributes.remove(arguments[0]);
                    default -> FakeExchange.nothing(method.getReturnType());
                });
        return FakeExchange.fake(FilterConfig.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
            case "getInitParameter" -> parameters.get(arguments[0]);
            case "getServletContext" -> context;
            default -> "filter";
        });
    }

    @FuzzTest(maxDuration = "2m")
    void anyCallsInAnyOrder_letNothingThroughButTheApplicationsBytesAndHeartbeats(byte[] script) throws Exception {
        if (script.length > MOST_CALLS) {
            return;
        }
        FakeExchange exchange = new FakeExchange();
        FakeApplication application = new FakeApplication(script, exchange.container);
        filter.doFilter(exchange.request, exchange.container.response, (request, response) -> {
            HttpServletRequest given = (HttpServletRequest) request;
            HttpServletResponse answer = (HttpServletResponse) response;
            while (!application.isDone()) {
                application.act(given, answer);
            }
            if (exchange.isAsync()) {
                given.getAsyncContext().complete();
            }
        });
        if (!exchange.isAsync()) {
            exchange.container.end();
        }
        check(application, exchange.container.sent());
    }

    private static void check(FakeApplication application, byte[] received) {
        byte[] expected = application.expected();
        byte[] rest = application.wasEverAStream() ? withoutHeartbeats(expected, received) : received;

        assertThat(rest).isEqualTo(expected);
    }

    /** Takes out the heartbeats that the application has not written itself: lines of a colon, each behind an LF. */
    private static byte[] withoutHeartbeats(byte[] written, byte[] received) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        int next = 0;
        for (int i = 0; i < received.length; i++) {
            boolean expected = next < written.length && received[i] == written[next];
            if (isHeartbeat(received, i) && (!expected || !isHeartbeat(written, next))) {
                i++;
            } else {
                rest.write(received[i]);
                next++;
            }
        }
        return rest.toByteArray();
    }

    private static boolean isHeartbeat(byte[] bytes, int at) {
        return at > 0 && at + 1 < bytes.length && bytes[at - 1] == '\n' && bytes[at] == ':' && bytes[at + 1] == '\n';
    }
}
