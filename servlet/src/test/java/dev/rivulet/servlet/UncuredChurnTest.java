// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.UncuredServlet.Cure;
import dev.rivulet.testkit.LeakCheck;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same churn as in {@link ChurnTest} does harm on Tomcat as soon as one of our rules is broken. */
@ExtendWith(LeakCheck.class)
final class UncuredChurnTest {

    private static final int ATTEMPTS = 10;
    private static final List<Logger> LOGGERS =
            List.of(Logger.getLogger(AsyncEvents.class.getName()), Logger.getLogger("org.apache"));

    @ParameterizedTest
    @EnumSource(names = {"WAITING_ON_ERROR", "COMPLETING_BY_THE_LANE"})
    void resetsAmidTraffic_withoutOneCure_doHarm(Cure missing) throws Exception {
        requireHarm(missing, Container.TOMCAT::start, false);
    }

    @Test
    void resetsAmidTraffic_whileTomcatTakesItsTime_withoutItsCure_doHarm() throws Exception {
        requireHarm(Cure.WAITING_ON_WRITE_POSSIBLE, HesitantTomcat::start, true);
    }

    private static void requireHarm(Cure missing, Churn.Start container, boolean hesitant) throws Exception {
        Findings findings = new Findings();
        for (int attempt = 0; attempt < ATTEMPTS && findings.areNone(); attempt++) {
            findings = new Churn(ChurnTest.STREAMS, attempt).run(container, new UncuredServlet(missing, hesitant));
            System.out.println("without " + missing + ": " + findings.counts());
        }
        assertThat(findings.areNone()).isFalse();
    }

    /** What goes wrong is logged at length. */
    @BeforeEach
    void silence() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterEach
    void restore() {
        LOGGERS.forEach(logger -> logger.setLevel(null));
    }
}
