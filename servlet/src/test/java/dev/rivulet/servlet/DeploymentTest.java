// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.servlet.deployed.AnnotatedServlet;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A webapp that is deployed, and found by scanning, rather than put together by a test. */
@ExtendWith(LeakCheck.class)
final class DeploymentTest {

    @TempDir
    private Path folder;

    @Test
    void annotatedServlet_isFoundWithItsParameters_andClosedWithItsWebapp() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Context context = tomcat.addWebapp("", webapp(AnnotatedServlet.class).toString());
        ((StandardContext) context).setUnloadDelay(100);
        ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        tomcat.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/annotated");
            try (SseTestClient client = SseTestClient.connect(uri)) {
                assertThat(client.awaitEvents(1).get(0).data()).isEqualTo("heartbeat PT7S");
                assertThat(client.retry().orElseThrow().toMillis()).isEqualTo(1000);

                SseBroadcaster first = SseStreams.broadcaster(context.getServletContext());
                context.reload();
                client.awaitEnd();
                assertThat(first.isClosed()).isTrue();
            }
            try (SseTestClient client = SseTestClient.connect(uri)) {
                client.awaitEvents(1);
                assertThat(SseStreams.broadcaster(context.getServletContext()).isClosed())
                        .isFalse();
            }
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private Path webapp(Class<?> servlet) throws IOException {
        String file = servlet.getName().replace('.', '/') + ".class";
        Path root = folder.resolve("webapp");
        Path target = root.resolve("WEB-INF/classes").resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream in = servlet.getClassLoader().getResourceAsStream(file)) {
            assertThat(in).isNotNull();
            Files.copy(in, target);
        }
        return root;
    }
}
