// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;

/** Embedded Tomcat with the webapp, straight from its folder; the classes come from the class path. */
public final class ExampleServer implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();
    private final Path base;
    private final String host;

    private ExampleServer(Path webapp, String host, int port) throws IOException {
        this.base = Files.createTempDirectory("rivulet-example");
        this.host = host;
        Files.createDirectories(base.resolve("webapps"));
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", host);
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Context context = tomcat.addWebapp("", webapp.toAbsolutePath().toString());
        context.setParentClassLoader(ExampleServer.class.getClassLoader());
        context.getJarScanner().setJarScanFilter((type, name) -> false);
        addPages(context);
    }

    /** What a Tomcat that is installed has in its own web.xml; JSPs are not needed. */
    private static void addPages(Context context) {
        Tomcat.addServlet(context, "default", DefaultServlet.class.getName());
        context.addServletMapping("/", "default");
        Tomcat.addDefaultMimeTypeMappings(context);
    }

    /**
     * Starts a server.
     *
     * @param webapp the folder of the webapp, which has {@code WEB-INF/web.xml} and the pages
     * @param host   the address to listen on
     * @param port   the port, 0 for any free one
     * @return the running server
     * @throws IOException if there is no such webapp, or the address cannot be used
     */
    public static ExampleServer start(Path webapp, String host, int port) throws IOException {
        if (!Files.isRegularFile(webapp.resolve("WEB-INF").resolve("web.xml"))) {
            throw new IOException("There is no WEB-INF" + File.separator + "web.xml in " + webapp);
        }
        ExampleServer server = new ExampleServer(webapp, host, port);
        try {
            server.tomcat.start();
            return server;
        } catch (LifecycleException e) {
            server.close();
            throw new IOException(
                    "Cannot listen on " + host + ":" + port + ". Choose another port by the environment variable PORT,"
                            + " for example PORT=8081, or another address by HOST.",
                    e);
        }
    }

    /**
     * Where the example is.
     *
     * @return the address of the first page
     */
    public URI uri() {
        String name = host.equals("127.0.0.1") ? "localhost" : host;
        return URI.create("http://" + name + ":" + tomcat.getConnector().getLocalPort() + "/");
    }

    /** Waits until the server has stopped. */
    public void join() {
        tomcat.getServer().await();
    }

    /** Ends the open streams, then the server. */
    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            deleteBase();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat did not stop", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteBase() throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
