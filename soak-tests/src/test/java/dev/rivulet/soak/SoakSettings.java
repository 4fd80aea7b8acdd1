// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak;

import dev.rivulet.servlet.Container;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long, how many, how much; see docs/soak.md.
 *
 * @param duration   how long readers do mischief, all containers together
 * @param readers    how many readers there are at a time
 * @param rate       how much is published: 1 is some 500 events a second
 * @param seed       what all dice begin with
 * @param containers on which containers, one after the other
 */
record SoakSettings(Duration duration, int readers, double rate, long seed, List<Container> containers) {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(s|min|h)");

    static SoakSettings ofProperties() {
        return new SoakSettings(
                duration(System.getProperty("rivulet.soak", "20s")),
                Integer.getInteger("rivulet.soak.readers", 2_000),
                Double.parseDouble(System.getProperty("rivulet.soak.rate", "1")),
                Long.getLong("rivulet.soak.seed", new SecureRandom().nextInt(1_000_000) * 1_000_000L),
                Stream.of(System.getProperty("rivulet.soak.containers", "jetty,tomcat,undertow")
                                .split(",", -1))
                        .map(name -> Container.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList());
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("rivulet.soak: must be like 30s, 2min or 1h, but was " + text);
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** How long for each container. */
    Duration each() {
        return duration.dividedBy(containers.size());
    }

    /** What repeats a run on one container. */
    String command(Container container) {
        return "-Drivulet.soak=" + each().toSeconds() + "s -Drivulet.soak.readers=" + readers + " -Drivulet.soak.rate="
                + rate + " -Drivulet.soak.seed=" + seed + " -Drivulet.soak.containers="
                + container.name().toLowerCase(Locale.ROOT);
    }
}
