// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.redeploy.Exploded.Heartbeats;
import dev.rivulet.redeploy.Host.Deployment;
import dev.rivulet.servlet.LogRecords;
import dev.rivulet.testkit.LeakCheck;
import java.nio.file.Path;
import java.util.logging.Level;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A webapp with a thousand open streams that is reloaded, or taken away: every stream ends well, nobody complains, and nothing of it is left in the heap. */
@ExtendWith(LeakCheck.class)
final class RedeployTest {

    private static final int STREAMS = 1_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void reload_endsTheStreams_letsGoOfTheWebapp_andServesWhoComesBack(Host host) throws Exception {
        try (Host.Running server = host.start(folder.resolve("server"));
                LogRecords log = LogRecords.from(Level.WARNING)) {
            Deployment webapp = server.deploy("/app", complete("app"));
            Site site = new Site(server.port(), "/app");
            try (Crowd crowd = Crowd.open(site, STREAMS)) {
                String first = crowd.incarnation();
                site.ask("?hello");
                crowd.awaitEvent("hello");
                assertThat(site.ask("")).isEqualTo(Integer.toString(crowd.readers()));
                LoaderWatch old = new LoaderWatch(webapp.loader());
                long start = System.nanoTime();
                webapp.reload();
                System.out.println("REDEPLOY " + host + " reload " + (System.nanoTime() - start) / 1_000_000 + " ms");
                crowd.requireEndedWell();
                assertThat(site.incarnation()).isNotEqualTo(first);
                start = System.nanoTime();
                old.requireGone();
                System.out.println(
                        "REDEPLOY " + host + " gone after " + (System.nanoTime() - start) / 1_000_000 + " ms");
            }
            LoaderWatch last = new LoaderWatch(webapp.loader());
            webapp.undeploy();
            last.requireGone();
            assertThat(log.lines()).isEmpty();
        }
    }

    private Exploded complete(String name) throws Exception {
        return Exploded.complete(folder.resolve(name), Heartbeats.QUICK);
    }
}
