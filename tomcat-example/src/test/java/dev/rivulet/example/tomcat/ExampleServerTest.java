// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.example.tomcat.embedded.ExampleServer;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The webapp as the one command runs it. */
@ExtendWith(LeakCheck.class)
class ExampleServerTest {

    private static final Path WEBAPP = Path.of("src", "main", "webapp");
    private static final Path GENERATED_WEBAPP = Path.of("target", "generated-webapp", "legacy");

    @Test
    void embedded_servesPagesAndStreams_andEndsThemWhenItStops() throws IOException {
        ExampleServer server = ExampleServer.start(webapp(), "127.0.0.1", 0);
        Person ada = Person.loggedIn(server.uri(), "ada");
        try (SseTestClient page = ada.open()) {
            assertThat(ada.get("").body()).contains("<title>Rivulet on Tomcat</title>");
            assertThat(ada.get("app.js").headers().firstValue("Content-Type").orElse(""))
                    .contains("javascript");
            ada.send("ada", "to myself");
            page.awaitEvent(event -> event.data().contains("to myself"));
            server.close();
            page.awaitEnd();
        }
    }

    @Test
    void portInUse_isSaidInOneSentence() throws IOException {
        try (ExampleServer server = ExampleServer.start(webapp(), "127.0.0.1", 0)) {
            int port = server.uri().getPort();
            assertThatThrownBy(() -> ExampleServer.start(webapp(), "127.0.0.1", port))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot listen on 127.0.0.1:" + port);
        }
    }

    private static Path webapp() {
        return GENERATED_WEBAPP.toFile().isDirectory() ? GENERATED_WEBAPP : WEBAPP;
    }
}
