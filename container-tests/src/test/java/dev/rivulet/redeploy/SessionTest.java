// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.redeploy.Exploded.Heartbeats;
import dev.rivulet.redeploy.Host.Deployment;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A session that Tomcat stores while the webapp is reloaded, and brings back: streams still end with it. */
@ExtendWith(LeakCheck.class)
final class SessionTest {

    @TempDir
    private Path folder;

    @Test
    void logout_afterAReload_endsTheStreamsOfTheSession() throws Exception {
        try (Host.Running server = Host.TOMCAT.start(folder.resolve("server"));
                Complaints complaints = Complaints.listen()) {
            Deployment webapp = server.deploy("/app", Exploded.complete(folder.resolve("app"), Heartbeats.QUICK));
            Map<String, String> cookie;
            try (RawSseClient before = new Site(server.port(), "/app").open("/news?session")) {
                cookie = Map.of("Cookie", cookie(before));
                webapp.reload();
                before.readToEnd();
            }
            try (RawSseClient after = RawSseClient.connect("127.0.0.1", server.port(), "/app/news", cookie);
                    RawSseClient free = RawSseClient.connect("127.0.0.1", server.port(), "/app/news", Map.of())) {
                after.readEvents(1);
                free.readEvents(1);
                try (RawSseClient logout =
                        RawSseClient.connect("127.0.0.1", server.port(), "/app/control?logout", cookie)) {
                    assertThat(logout.head().status()).isEqualTo(200);
                }
                after.readToEnd();
                assertThat(after.isComplete()).isTrue();
                new Site(server.port(), "/app").awaitOpenStreams(1);
            }
            assertThat(complaints.heard()).isEmpty();
        }
    }

    private static String cookie(RawSseClient peer) {
        return peer.head().headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }
}
