// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.redeploy.Exploded.Heartbeats;
import dev.rivulet.redeploy.Host.Deployment;
import dev.rivulet.testkit.LeakCheck;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two webapps on one server, of which one is stopped: the streams of the other go on. */
@ExtendWith(LeakCheck.class)
final class NeighbourTest {

    private static final int STREAMS = 50;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void reload_leavesTheStreamsOfTheOtherWebappAlone(Host host) throws Exception {
        try (Host.Running server = host.start(folder.resolve("server"));
                Complaints complaints = Complaints.listen()) {
            Deployment one = server.deploy("/one", complete("one"));
            server.deploy("/two", complete("two"));
            requireApart(host, server, one, one::reload);
            assertThat(complaints.heard()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void undeploy_whereTheServerHasTheLibrary_leavesNothingOfTheWebapp(Host host) throws Exception {
        Path libraries = folder.resolve("lib");
        Library.copyTo(libraries);
        try (URLClassLoader shared = new URLClassLoader("shared", Library.urls(libraries), new HidingLoader());
                Host.Running server = host.start(folder.resolve("server"));
                Complaints complaints = Complaints.listen()) {
            Deployment one = server.deployer().deploy("/one", bare("one"), shared);
            server.deployer().deploy("/two", bare("two"), shared);
            requireApart(host, server, one, one::undeploy);
            assertThat(complaints.heard()).isEmpty();
        }
    }

    /** Something stops one, and nothing of it is left, while the other goes on. */
    private static void requireApart(Host host, Host.Running server, Deployment one, RedeployTest.Step stop)
            throws Exception {
        Site first = new Site(server.port(), "/one");
        Site second = new Site(server.port(), "/two");
        LoaderWatch old = new LoaderWatch(one.loader());
        try (Crowd stopped = Crowd.open(first, STREAMS);
                Crowd spared = Crowd.open(second, STREAMS)) {
            assertThat(stopped.incarnation()).isNotEqualTo(spared.incarnation());
            if (!host.tellsServletsInTime()) {
                stopped.dismissBlocking(first);
            }

            stop.run();

            stopped.requireEndedWell();
            spared.requireServed(second, "still");
            spared.requireServed(second, "and-still");
        }
        old.requireGone();
        second.awaitOpenStreams(0);
    }

    private Exploded complete(String name) throws Exception {
        return Exploded.complete(folder.resolve(name), Heartbeats.QUICK);
    }

    private Exploded bare(String name) throws Exception {
        return Exploded.withoutLibraries(folder.resolve(name), Heartbeats.QUICK);
    }
}
