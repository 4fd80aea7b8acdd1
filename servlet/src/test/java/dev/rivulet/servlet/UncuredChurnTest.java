// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.LeakCheck;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same churn as in {@link ChurnTest} does harm on Tomcat as soon as one of our rules is broken. */
@ExtendWith(LeakCheck.class)
final class UncuredChurnTest {

    private static final int ATTEMPTS = 10;

    @ParameterizedTest
    @EnumSource(UncuredServlet.Cure.class)
    void resetsAmidTraffic_withoutOneCure_doHarm(UncuredServlet.Cure missing) throws Exception {
        Logger logger = Logger.getLogger(AsyncEvents.class.getName());
        logger.setLevel(Level.OFF);
        Logger.getLogger("org.apache").setLevel(Level.OFF);
        try {
            Findings findings = new Findings();
            for (int attempt = 0; attempt < ATTEMPTS && findings.areNone(); attempt++) {
                findings = new Churn(ChurnTest.STREAMS, attempt).run(Container.TOMCAT, new UncuredServlet(missing));
                System.out.println("without " + missing + ": " + findings.counts());
            }
            assertThat(findings.areNone()).isFalse();
        } finally {
            logger.setLevel(null);
            Logger.getLogger("org.apache").setLevel(null);
        }
    }
}
