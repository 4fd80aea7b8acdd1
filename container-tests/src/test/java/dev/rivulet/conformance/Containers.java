// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static dev.rivulet.conformance.Namespace.JAKARTA;
import static dev.rivulet.conformance.Namespace.JAVAX;

import dev.rivulet.conformance.box.JettyBox;
import dev.rivulet.conformance.box.TomcatBox;
import dev.rivulet.conformance.box.UndertowBox;
import java.util.List;

/** The containers of the suite. A line more is a container more. */
enum Containers {
    TOMCAT_7(
            "Tomcat 7",
            "3.0",
            JAVAX,
            TomcatBox.class,
            "org.apache.tomcat.embed:tomcat-embed-core:7.0.109",
            "org.apache.tomcat.embed:tomcat-embed-logging-juli:7.0.109"),
    TOMCAT_8("Tomcat 8.5", "3.1", JAVAX, TomcatBox.class, "org.apache.tomcat.embed:tomcat-embed-core:8.5.100"),
    TOMCAT_9("Tomcat 9", "4.0", JAVAX, TomcatBox.class, "org.apache.tomcat.embed:tomcat-embed-core:9.0.122"),
    TOMCAT_10("Tomcat 10.1", "6.0", JAKARTA, TomcatBox.class, "org.apache.tomcat.embed:tomcat-embed-core:10.1.59"),
    TOMCAT_11("Tomcat 11", "6.1", JAKARTA, TomcatBox.class, "org.apache.tomcat.embed:tomcat-embed-core:11.0.25"),
    JETTY_8(
            "Jetty 8",
            "3.0",
            JAVAX,
            JettyBox.class,
            "org.eclipse.jetty:jetty-webapp:8.1.22.v20160922",
            "javax.servlet:javax.servlet-api:3.0.1"),
    JETTY_9("Jetty 9.4", "3.1", JAVAX, JettyBox.class, "org.eclipse.jetty:jetty-annotations:9.4.58.v20250814"),
    JETTY_10("Jetty 10", "4.0", JAVAX, JettyBox.class, "org.eclipse.jetty:jetty-annotations:10.0.26", Containers.LOG),
    JETTY_11("Jetty 11", "5.0", JAKARTA, JettyBox.class, "org.eclipse.jetty:jetty-annotations:11.0.26", Containers.LOG),
    JETTY_12_EE10(
            "Jetty 12.0 ee10",
            "6.0",
            JAKARTA,
            JettyBox.class,
            "org.eclipse.jetty.ee10:jetty-ee10-annotations:12.0.36",
            Containers.LOG),
    JETTY_12_1_EE8(
            "Jetty 12.1 ee8",
            "4.0",
            JAVAX,
            JettyBox.class,
            "org.eclipse.jetty.ee8:jetty-ee8-annotations:12.1.11",
            Containers.LOG),
    JETTY_12_1_EE9(
            "Jetty 12.1 ee9",
            "5.0",
            JAKARTA,
            JettyBox.class,
            "org.eclipse.jetty.ee9:jetty-ee9-annotations:12.1.7",
            Containers.LOG),
    JETTY_12_1_EE10(
            "Jetty 12.1 ee10",
            "6.0",
            JAKARTA,
            JettyBox.class,
            "org.eclipse.jetty.ee10:jetty-ee10-annotations:12.1.12",
            Containers.LOG),
    JETTY_12_1_EE11(
            "Jetty 12.1 ee11",
            "6.1",
            JAKARTA,
            JettyBox.class,
            "org.eclipse.jetty.ee11:jetty-ee11-annotations:12.1.12",
            Containers.LOG),
    UNDERTOW_2_2("Undertow 2.2", "4.0", JAVAX, UndertowBox.class, "io.undertow:undertow-servlet:2.2.40.Final"),
    UNDERTOW_2_3("Undertow 2.3", "6.0", JAKARTA, UndertowBox.class, "io.undertow:undertow-servlet:2.3.26.Final");

    /** For containers that log by SLF4J. */
    private static final String LOG = "org.slf4j:slf4j-jdk14:2.0.17";

    private final String title;
    private final String servletVersion;
    private final Namespace namespace;
    private final Class<?> box;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> coordinates;

    Containers(String title, String servletVersion, Namespace namespace, Class<?> box, String... coordinates) {
        this.title = title;
        this.servletVersion = servletVersion;
        this.namespace = namespace;
        this.box = box;
        this.coordinates = List.of(coordinates);
    }

    String title() {
        return title;
    }

    /** The version of the servlet API. */
    String servletVersion() {
        return servletVersion;
    }

    Namespace namespace() {
        return namespace;
    }

    Class<?> box() {
        return box;
    }

    /** What it consists of, as Maven knows it. */
    List<String> coordinates() {
        return coordinates;
    }

    /** Its own version, which is that of its first artifact. */
    String version() {
        return coordinates.get(0).split(":", -1)[2];
    }

    @Override
    public String toString() {
        return title;
    }
}
