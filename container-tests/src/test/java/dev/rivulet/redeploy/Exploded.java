// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A webapp in a folder, as an unpacked WAR is: classes, libraries and web.xml. */
record Exploded(Path root, Heartbeats heartbeats) {

    private static final String PACKAGE = "dev/rivulet/redeploy/webapp/";
    private static final List<String> CLASSES = List.of(
            "Incarnation",
            "NewsServlet",
            "ControlServlet",
            "BlockingServlet",
            "AsyncServlet",
            "AsyncServlet$Departure");

    /** What it says to Rivulet: the times after which heartbeats come, of which a wrong one keeps the webapp from starting. */
    record Heartbeats(String servlet, String late, String filter) {
        static final Heartbeats QUICK = new Heartbeats("50ms", "50ms", "20ms");
    }

    /** With Rivulet among its libraries. */
    static Exploded complete(Path root, Heartbeats heartbeats) throws IOException {
        Exploded webapp = withoutLibraries(root, heartbeats);
        Library.copyTo(root.resolve("WEB-INF/lib"));
        return webapp;
    }

    /** For a server that has Rivulet itself. */
    static Exploded withoutLibraries(Path root, Heartbeats heartbeats) throws IOException {
        Path classes = root.resolve("WEB-INF/classes").resolve(PACKAGE);
        Files.createDirectories(classes);
        for (String name : CLASSES) {
            String file = name + ".class";
            try (InputStream in = Exploded.class.getClassLoader().getResourceAsStream(PACKAGE + file)) {
                Files.copy(in, classes.resolve(file));
            }
        }
        Files.writeString(root.resolve("WEB-INF/web.xml"), webXml(heartbeats));
        return new Exploded(root, heartbeats);
    }

    private static String webXml(Heartbeats heartbeats) {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                <filter>
                    <filter-name>sse</filter-name>
                    <filter-class>dev.rivulet.filter.SseFilter</filter-class>
                    <async-supported>true</async-supported>
                    <init-param><param-name>heartbeat</param-name><param-value>%s</param-value></init-param>
                </filter>
                <filter-mapping><filter-name>sse</filter-name><url-pattern>/*</url-pattern></filter-mapping>
                <listener><listener-class>dev.rivulet.servlet.SseContextListener</listener-class></listener>
                %s%s%s%s%s
                </web-app>
                """.formatted(
                        heartbeats.filter,
                        servlet("news", "NewsServlet", heartbeats.servlet),
                        servlet("late", "NewsServlet", heartbeats.late),
                        servlet("control", "ControlServlet", "unused"),
                        servlet("blocking", "BlockingServlet", "unused"),
                        servlet("async", "AsyncServlet", "unused"));
    }

    private static String servlet(String name, String type, String heartbeat) {
        return """
                <servlet>
                    <servlet-name>%s</servlet-name>
                    <servlet-class>dev.rivulet.redeploy.webapp.%s</servlet-class>
                    <init-param><param-name>heartbeat</param-name><param-value>%s</param-value></init-param>
                    <load-on-startup>1</load-on-startup>
                    <async-supported>true</async-supported>
                </servlet>
                <servlet-mapping><servlet-name>%s</servlet-name><url-pattern>/%s</url-pattern></servlet-mapping>
                """.formatted(name, type, heartbeat, name, name);
    }
}
