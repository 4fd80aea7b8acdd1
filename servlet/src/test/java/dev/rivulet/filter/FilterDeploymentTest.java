// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.filter.deployed.AnnotatedFilter;
import dev.rivulet.filter.deployed.ClockServlet;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The filter in a deployed webapp, declared by the web.xml of docs/filter.md, and by an annotation, in front of a servlet that knows nothing of it. */
@ExtendWith(LeakCheck.class)
final class FilterDeploymentTest {

    private static final Path GUIDE = Path.of("..", "docs", "filter.md");

    @TempDir
    private Path folder;

    @Test
    void webXmlOfTheGuide_andAnnotatedFilter_serveAnUnchangedServlet() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Context context = tomcat.addWebapp("", webapp().toString());
        ((StandardContext) context).setUnloadDelay(100);
        ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        tomcat.start();
        try {
            String server = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
            requireServed(server + "/clock");
            requireServed(server + "/annotated/clock");
            context.reload();
            requireServed(server + "/clock");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static void requireServed(String address) {
        try (SseTestClient client = SseTestClient.connect(URI.create(address))) {
            assertThat(client.awaitEvents(2).get(0).data()).isEqualTo("0 Ä");
            assertThat(client.responseHeaders().firstValue("X-Accel-Buffering")).contains("no");
            assertThat(client.responseHeaders().firstValue("Content-Type")).contains("text/event-stream;charset=UTF-8");
        }
    }

    private Path webapp() throws IOException {
        Path root = folder.resolve("webapp");
        for (Class<?> type : new Class<?>[] {ClockServlet.class, AnnotatedFilter.class}) {
            String file = type.getName().replace('.', '/') + ".class";
            Path target = root.resolve("WEB-INF/classes").resolve(file);
            Files.createDirectories(target.getParent());
            try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
                assertThat(in).isNotNull();
                Files.copy(in, target);
            }
        }
        Files.writeString(root.resolve("WEB-INF/web.xml"), """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                %s
                </web-app>
                """.formatted(webXmlOfTheGuide()));
        return root;
    }

    private static String webXmlOfTheGuide() throws IOException {
        Matcher block =
                Pattern.compile("```xml\\n(<filter>.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(block.find()).as("a filter declaration in " + GUIDE).isTrue();
        return block.group(1);
    }
}
