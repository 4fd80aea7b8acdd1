// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.redeploy.Exploded.Heartbeats;
import dev.rivulet.redeploy.Host.Deployment;
import dev.rivulet.testkit.LeakCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A webapp with open streams that is reloaded, or taken away: every stream ends well, nobody complains, and nothing of it is left in the heap. */
@ExtendWith(LeakCheck.class)
final class RedeployTest {

    private static final int STREAMS = 1_000;
    private static final int RELOADS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void reloadAndUndeploy_withAThousandStreams_endThemAll_andLeaveNothing(Host host) throws Exception {
        try (Host.Running server = host.start(folder.resolve("server"));
                Complaints complaints = Complaints.listen()) {
            Deployment webapp = server.deploy("/app", webapp());
            Site site = new Site(server.port(), "/app");
            String first;
            LoaderWatch old = new LoaderWatch(webapp.loader());
            try (Crowd crowd = Crowd.open(site, STREAMS)) {
                first = crowd.incarnation();
                crowd.requireServed(site, "hello");
                stop(host, "reloaded", site, webapp::reload, crowd);
                old.requireGone();
            }
            LoaderWatch last = new LoaderWatch(webapp.loader());
            try (Crowd crowd = Crowd.open(site, STREAMS)) {
                assertThat(crowd.incarnation()).isNotEqualTo(first);
                stop(host, "undeployed", site, webapp::undeploy, crowd);
            }
            last.requireGone();
            assertThat(complaints.heard()).isEmpty();
        }
    }

    private static void stop(Host host, String what, Site site, Step step, Crowd crowd) throws Exception {
        if (!host.tellsServletsInTime()) {
            crowd.dismissBlocking(site);
        }
        long start = System.nanoTime();
        step.run();
        System.out.println(host + " " + what + " with " + STREAMS + " streams in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        crowd.requireEndedWell();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void reloads_whilePeersComeAndGo_areHeardByNobody_andLeaveNothing(Host host) throws Exception {
        try (Host.Running server = host.start(folder.resolve("server"));
                Complaints complaints = Complaints.listen()) {
            Deployment webapp = server.deploy("/app", webapp());
            Site site = new Site(server.port(), "/app");
            List<LoaderWatch> old = new ArrayList<>();
            try (Storm storm = new Storm(site)) {
                for (int i = 0; i < RELOADS; i++) {
                    awaitStreams(storm, storm.streams() + 20);
                    old.add(new LoaderWatch(webapp.loader()));
                    webapp.reload();
                }
                awaitStreams(storm, storm.streams() + 20);
                assertThat(storm.problems()).isEmpty();
                assertThat(storm.statuses()).isSubsetOf(200, 404, 503);
            }
            site.awaitOpenStreams(0);
            for (LoaderWatch watch : old) {
                watch.requireGone();
            }
            assertThat(complaints.heard()).isEmpty();
        }
    }

    private static void awaitStreams(Storm storm, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (storm.streams() < count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(storm.streams()).as("streams; " + storm.problems()).isGreaterThanOrEqualTo(count);
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void start_thatFails_leavesNothing(Host host) throws Exception {
        List<Heartbeats> wrong =
                List.of(new Heartbeats("50ms", "soon", "20ms"), new Heartbeats("50ms", "50ms", "soon"));
        try (Host.Running server = host.start(folder.resolve("server"))) {
            for (Heartbeats heartbeats : wrong) {
                Deployment webapp =
                        server.deploy("/app", Exploded.complete(folder.resolve(heartbeats.filter()), heartbeats));
                assertThat(webapp.isServing()).isEqualTo(host.startsNevertheless());
                LoaderWatch failed = new LoaderWatch(webapp.loader());
                webapp.undeploy();
                failed.requireGone();
            }
        }
    }

    private Exploded webapp() throws Exception {
        return Exploded.complete(folder.resolve("app"), Heartbeats.QUICK);
    }

    /** What stops the webapp. */
    interface Step {
        void run() throws Exception;
    }
}
