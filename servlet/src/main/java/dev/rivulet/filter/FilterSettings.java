// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import dev.rivulet.servlet.config.CorsPolicy;
import dev.rivulet.servlet.config.ParameterValue;
import jakarta.servlet.FilterConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a deployer wants of a filter, from its init parameters.
 *
 * <p>Thread safety: immutable.
 *
 * @param heartbeat    silence before a heartbeat; zero for none
 * @param earlyHeartbeat whether heartbeats may come before the application's first byte
 * @param flushAfter   how long an event that was not flushed waits; zero for ever
 * @param headers      what is added
 * @param contentTypes media types that count as streams, in lower case
 * @param cors         origins that may read the streams
 * @param compression  how far compression is kept away
 * @param writeTimeout how long a heartbeat may be stuck
 */
record FilterSettings(
        Duration heartbeat,
        boolean earlyHeartbeat,
        Duration flushAfter,
        Set<AddedHeader> headers,
        List<String> contentTypes,
        CorsPolicy cors,
        CompressionRule compression,
        Duration writeTimeout) {

    static final String EVENT_STREAM = "text/event-stream";

    private static final List<String> KNOWN = List.of(
            "heartbeat",
            "earlyHeartbeat",
            "flushAfter",
            "headers",
            "contentTypes",
            "cors",
            "compression",
            "writeTimeout");

    FilterSettings {
        headers = Collections.unmodifiableSet(headers);
        contentTypes = List.copyOf(contentTypes);
    }

    /**
     * Reads the init parameters.
     *
     * @throws IllegalArgumentException naming the parameter that is wrong, and its value
     */
    static FilterSettings of(FilterConfig config) {
        for (String name : Collections.list(config.getInitParameterNames())) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(name + ": there is no such parameter, but it is given as \""
                        + config.getInitParameter(name) + "\"; known are " + KNOWN);
            }
        }
        return new FilterSettings(
                value(config, "heartbeat").map(FilterSettings::timeOrOff, Duration.ofSeconds(15)),
                value(config, "earlyHeartbeat").map(ParameterValue::flag, false),
                value(config, "flushAfter").map(FilterSettings::timeOrOff, Duration.ofMillis(100)),
                value(config, "headers").map(FilterSettings::headers, EnumSet.allOf(AddedHeader.class)),
                value(config, "contentTypes").map(FilterSettings::mediaTypes, List.of(EVENT_STREAM)),
                value(config, "cors").map(text -> new CorsPolicy(Set.copyOf(text.list())), new CorsPolicy(Set.of())),
                value(config, "compression").map(FilterSettings::compression, CompressionRule.AVOID),
                value(config, "writeTimeout").map(FilterSettings::time, Duration.ofSeconds(30)));
    }

    private static ParameterValue value(FilterConfig config, String name) {
        String given = config.getInitParameter(name);
        return new ParameterValue(name, given == null ? null : given.strip());
    }

    private static Duration timeOrOff(ParameterValue value) {
        return value.text().equalsIgnoreCase("off") ? Duration.ZERO : time(value);
    }

    private static Duration time(ParameterValue value) {
        Duration time = value.duration();
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
            throw value.wrong("must be between 1ms and 24h");
        }
        return time;
    }

    private static Set<AddedHeader> headers(ParameterValue value) {
        Set<AddedHeader> chosen = EnumSet.noneOf(AddedHeader.class);
        if (value.text().equalsIgnoreCase("none")) {
            return chosen;
        }
        for (String name : value.list()) {
            chosen.add(AddedHeader.named(name).orElseThrow(() -> value.wrong("must be none, or some of " + titles())));
        }
        if (chosen.isEmpty()) {
            throw value.wrong("must be none, or some of " + titles());
        }
        return chosen;
    }

    private static String titles() {
        return Stream.of(AddedHeader.values()).map(AddedHeader::title).collect(Collectors.joining(", "));
    }

    private static List<String> mediaTypes(ParameterValue value) {
        List<String> types =
                value.list().stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
        if (types.isEmpty() || !types.stream().allMatch(type -> type.matches("[\\w.+-]+/[\\w.+-]+"))) {
            throw value.wrong("must be media types without parameters, for example text/event-stream");
        }
        return types;
    }

    private static CompressionRule compression(ParameterValue value) {
        return Stream.of(CompressionRule.values())
                .filter(rule -> rule.name().equalsIgnoreCase(value.text()))
                .findFirst()
                .orElseThrow(() -> value.wrong("must be avoid, refuse or allow"));
    }

    /** Whether a response of a content type counts as a stream. */
    boolean isStream(@Nullable String contentType) {
        if (contentType != null) {
            for (String type : contentTypes) {
                if (isOfType(contentType, type)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a content type, which may have parameters, is of a media type. */
    static boolean isOfType(String contentType, String mediaType) {
        String text = contentType.stripLeading();
        int length = mediaType.length();
        return text.regionMatches(true, 0, mediaType, 0, length)
                && (text.length() == length || text.charAt(length) == ';' || text.charAt(length) <= ' ');
    }
}
