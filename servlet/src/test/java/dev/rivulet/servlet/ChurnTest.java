// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.LeakCheck;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections come, are reset in the middle of traffic, and come again, while the container recycles and lends its objects. Each has a secret that it is
 * sent privately, and all read one numbered broadcast: nobody may see another's secret, whoever stays must see every number, and nobody may
 * be cut but those who were reset. {@link UncuredChurnTest} shows that this can fail.
 *
 * <p>{@code -Drivulet.churn.streams=100000} makes it longer.
 */
@ExtendWith(LeakCheck.class)
final class ChurnTest {

    static final int STREAMS = Integer.getInteger("rivulet.churn.streams", 2_000);

    static Stream<Arguments> everywhere() {
        return Stream.of(Container.values()).flatMap(container -> Stream.of(LaneKind.PLATFORM, LaneKind.WITH_WORKERS)
                .map(lanes -> Arguments.of(container, lanes)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void resetsAmidTraffic_leakNothing_andCutNobodyElse(Container container, LaneKind lanes) throws Exception {
        ChurnServlet servlet = new ChurnServlet();

        Findings findings = new Churn(STREAMS, 1).run(webapp -> container.start(lanes.prepare(webapp)), servlet);

        assertThat(findings.areNone()).as(findings.toString()).isTrue();
        assertThat(servlet.opened.get()).isPositive();
        assertThat(servlet.ended).hasValue(servlet.opened.get());
    }

    @Test
    void resetsAmidTraffic_whileTomcatTakesItsTime_cutNobodyElse() throws Exception {
        UncuredServlet servlet = new UncuredServlet(UncuredServlet.Cure.NONE, true);

        Findings findings = new Churn(STREAMS, 1).run(HesitantTomcat::start, servlet);

        assertThat(findings.areNone()).as(findings.toString()).isTrue();
    }
}
