// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.connection.Limits;
import dev.rivulet.log.History;
import dev.rivulet.servlet.config.CorsPolicy;
import dev.rivulet.servlet.config.ParameterValue;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a deployer may set: a servlet's init parameters, and, for all servlets of the webapp, parameters of the context with
 * the prefix {@code rivulet.}.
 *
 * <p>Thread safety: immutable.
 */
final class Parameters {

    private static final String CONTEXT_PREFIX = "rivulet.";
    private static final Set<String> METHODS = Set.of("GET", "POST");

    /** Those that make the broadcaster, which all servlets share. */
    private static final List<String> OF_BROADCASTER = List.of(
            "heartbeat",
            "writeTimeout",
            "history",
            "historyBytes",
            "historyAge",
            "overflow",
            "maxConnections",
            "maxConnectionsPerAddress",
            "maxConnectionsPerUser",
            "maxConnectionsPerSession",
            "maxAge",
            "shutdownRetry");

    /** Those that each servlet has for itself. */
    private static final List<String> OF_SERVLET =
            List.of("origins", "methods", "retry", "trustedProxies", "closeWithSession", "transport");

    private final Map<String, String> values;

    private Parameters(Function<String, @Nullable String> source) {
        Map<String, String> found = new HashMap<>();
        Stream.of(OF_BROADCASTER, OF_SERVLET).flatMap(List::stream).forEach(name -> {
            String value = source.apply(name);
            if (value != null) {
                found.put(name, value.strip());
            }
        });
        this.values = Map.copyOf(found);
    }

    /** The parameters of the context; one with our prefix that is not known is a mistake. */
    static Parameters of(ServletContext context) {
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(CONTEXT_PREFIX) && !isKnown(name.substring(CONTEXT_PREFIX.length()))) {
                throw new IllegalArgumentException(name + ": there is no such parameter; known are, with the prefix "
                        + CONTEXT_PREFIX + ", " + OF_BROADCASTER + " and " + OF_SERVLET);
            }
        }
        return new Parameters(name -> context.getInitParameter(CONTEXT_PREFIX + name));
    }

    static Parameters of(ServletConfig config) {
        return new Parameters(name -> {
            String own = config.getInitParameter(name);
            return own != null ? own : config.getServletContext().getInitParameter(CONTEXT_PREFIX + name);
        });
    }

    private static boolean isKnown(String name) {
        return OF_BROADCASTER.contains(name) || OF_SERVLET.contains(name);
    }

    BroadcasterBuilder configure(BroadcasterBuilder builder) {
        value("heartbeat").ifSet(text -> builder.heartbeat(text.durationOrOff()));
        value("writeTimeout").ifSet(text -> builder.writeTimeout(text.duration()));
        value("maxAge").ifSet(text -> builder.maxAge(text.durationOrOff()));
        value("shutdownRetry").ifSet(text -> builder.shutdownRetry(text.durationOrOff()));
        value("overflow").ifSet(text -> builder.onOverflow(overflow(text)));
        return builder.history(history()).limits(limits());
    }

    private History history() {
        History standard = History.standard();
        return new History(
                value("history").map(ParameterValue::count, standard.events()),
                value("historyBytes").map(ParameterValue::bytes, standard.bytes()),
                value("historyAge").map(text -> standard.maxAge(text.duration()).maxAge(), standard.maxAge()));
    }

    private Limits limits() {
        return new Limits(
                value("maxConnections").map(ParameterValue::positive, Integer.MAX_VALUE),
                value("maxConnectionsPerAddress").map(ParameterValue::positive, Integer.MAX_VALUE),
                value("maxConnectionsPerUser").map(ParameterValue::positive, Integer.MAX_VALUE),
                value("maxConnectionsPerSession").map(ParameterValue::positive, Integer.MAX_VALUE));
    }

    private static OverflowPolicy overflow(ParameterValue value) {
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "disconnect" -> OverflowPolicy.DISCONNECT;
            case "skip", "skip_with_gap" -> OverflowPolicy.SKIP_WITH_GAP;
            case "conflate" -> OverflowPolicy.CONFLATE;
            default -> throw value.wrong("must be disconnect, skip or conflate");
        };
    }

    CorsPolicy cors() {
        return new CorsPolicy(Set.copyOf(value("origins").list()));
    }

    /** Whose word on remote addresses is believed. */
    TrustedProxies trustedProxies() {
        return TrustedProxies.of(value("trustedProxies").list());
    }

    /** Whether streams end with the HTTP session within which they were opened. */
    boolean closeWithSession() {
        return value("closeWithSession").map(ParameterValue::flag, true);
    }

    /** How streams are written. */
    TransportChoice transport() {
        return value("transport").map(TransportChoice::of, TransportChoice.AUTO);
    }

    /** The methods that open a stream. */
    Set<String> methods() {
        ParameterValue value = value("methods");
        List<String> names = value.list();
        if (names.isEmpty()) {
            return Set.of("GET");
        }
        Set<String> methods = new HashSet<>();
        for (String name : names) {
            if (!METHODS.contains(name)) {
                throw value.wrong("must be GET, POST or both");
            }
            methods.add(name);
        }
        return Set.copyOf(methods);
    }

    /** The reconnection delay to tell browsers when they connect; nothing if they are not told any. */
    ParameterValue retry() {
        return value("retry");
    }

    private ParameterValue value(String name) {
        return new ParameterValue(name, values.get(name));
    }

    /**
     * Makes sure that a servlet does not want the shared broadcaster to be another than it is.
     *
     * @param made what the broadcaster was made from
     * @throws IllegalArgumentException naming the parameters that differ
     */
    void requireSame(Parameters made) {
        require(name -> Objects.equals(values.get(name), made.values.get(name)));
    }

    /**
     * Makes sure that a servlet does not contradict the context, whichever servlet comes first.
     *
     * @param context what the context says
     * @throws IllegalArgumentException naming the parameters that differ
     */
    void requireAgreement(Parameters context) {
        require(name ->
                !context.values.containsKey(name) || Objects.equals(values.get(name), context.values.get(name)));
    }

    private void require(Predicate<String> agreed) {
        List<String> differing = OF_BROADCASTER.stream()
                .filter(values::containsKey)
                .filter(agreed.negate())
                .toList();
        if (!differing.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", differing)
                    + ": the servlets of a webapp share one broadcaster, which is made with other values;"
                    + " set context parameters instead (" + CONTEXT_PREFIX + differing.get(0) + ")");
        }
    }
}
