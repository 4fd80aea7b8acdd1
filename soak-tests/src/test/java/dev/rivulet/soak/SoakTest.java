// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of readers that come, stall, reset, resume and leave; see docs/soak.md. */
@ExtendWith(LeakCheck.class)
final class SoakTest {

    /** What must be as it was may be so much of it. */
    private static final double MOST = 1.1;

    /** A few buffers more or less of a container's pool. */
    private static final long MEBIBYTE = 1 << 20;

    private static final SoakSettings SETTINGS = SoakSettings.ofProperties();

    static List<Container> containers() {
        return SETTINGS.containers();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void readers_thatComeStallResetResumeAndLeave_missNothing_andLeaveNothing(Container container) throws Exception {
        System.out.println(container + ": repeat with " + SETTINGS.command(container));
        Soak.Outcome outcome = new Soak(SETTINGS, container).run();
        System.out.println(Soak.describe(outcome));
        assertThat(outcome.findings().areNone())
                .as(
                        "repeat with %s; %s\n%s\n%s",
                        SETTINGS.command(container), outcome.findings(), outcome.log(), Soak.describe(outcome))
                .isTrue();
        SoftAssertions all = new SoftAssertions();
        all.assertThat(outcome.log()).as("the server's log").isEmpty();
        requireTelling(all, outcome.counts());
        requireNothingLeft(all, outcome.before(), outcome.after());
        all.assertAll();
    }

    private static void requireNothingLeft(SoftAssertions all, Map<String, Long> before, Map<String, Long> after) {
        for (String name : List.of("connections", "registered", "topics", "logs")) {
            all.assertThat(after).as("nothing is left").containsEntry(name, 0L);
        }
        all.assertThat(after.get("closed")).as("each connection has ended").isEqualTo(after.get("opened"));
        all.assertThat(after.get("told")).as("each end was told").isEqualTo(after.get("opened"));
        all.assertThat(after.get("own")).as("threads of ours").isEqualTo(before.get("own"));
        requireNoMore(all, "heap", before, after, 0);
        requireNoMore(all, "threads", before, after, 0);
        requireNoMore(all, "direct", before, after, MEBIBYTE);
    }

    private static void requireNoMore(
            SoftAssertions all, String name, Map<String, Long> before, Map<String, Long> after, long grace) {
        long was = before.get(name);
        all.assertThat(after.get(name))
                .as("%s, which was %s", name, was)
                .isLessThanOrEqualTo((long) (was * MOST) + grace);
    }

    /** A run in which nobody resumed would say nothing. */
    private static void requireTelling(SoftAssertions all, Map<String, Long> counts) {
        all.assertThat(counts).containsKeys("resumptions", "gaps", "own events", "STALL", "RESET", "END", "LEAVE");
    }
}
