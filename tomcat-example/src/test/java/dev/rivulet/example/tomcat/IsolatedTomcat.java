// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A Tomcat of any version in a class loader of its own, with a WAR deployed as it is. It sees neither the test's classes nor those of the example, only what is in the WAR.
 * Called by reflection, since its classes have the same names in all versions.
 */
final class IsolatedTomcat {

    static final String CONTEXT_PATH = "/example";

    private static final Logger ROOT = Logger.getLogger("");

    private final Path base;
    private final URLClassLoader loader;
    private final Object tomcat;
    private final Warnings warnings = new Warnings();

    /** What Tomcat and the webapp complain of, but for what is slow on this machine. */
    private static final class Warnings extends Handler {

        private static final String RANDOM_NUMBERS = "org.apache.catalina.util.SessionIdGeneratorBase";

        private final Queue<String> texts = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()
                    && !RANDOM_NUMBERS.equals(record.getLoggerName())) {
                texts.add(record.getLoggerName() + ": " + record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private IsolatedTomcat(Path jars, Path war) throws Exception {
        base = Files.createTempDirectory("tomcat-" + jars.getFileName());
        Files.createDirectories(base.resolve("webapps"));
        loader = new URLClassLoader(urls(jars), ClassLoader.getPlatformClassLoader());
        ROOT.addHandler(warnings);
        loader.loadClass("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
                .getMethod("disable")
                .invoke(null);
        tomcat = loader.loadClass("org.apache.catalina.startup.Tomcat")
                .getConstructor()
                .newInstance();
        call(tomcat, "setBaseDir", base.toString());
        call(tomcat, "setPort", 0);
        call(call(tomcat, "getConnector"), "setProperty", "address", "127.0.0.1");
        call(tomcat, "setAddDefaultWebXmlToWebapp", false);
        Object context =
                call(tomcat, "addWebapp", CONTEXT_PATH, war.toAbsolutePath().toString());
        call(context, "setParentClassLoader", loader);
        addPages(context);
    }

    /** Starts the Tomcat whose jars are in a folder. */
    static IsolatedTomcat start(Path jars, Path war) throws Exception {
        IsolatedTomcat started = new IsolatedTomcat(jars, war);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(started.loader);
        try {
            call(started.tomcat, "start");
        } finally {
            thread.setContextClassLoader(before);
        }
        return started;
    }

    private static URL[] urls(Path jars) throws IOException {
        try (Stream<Path> files = Files.list(jars)) {
            return files.map(IsolatedTomcat::url).toArray(URL[]::new);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar.toString(), e);
        }
    }

    /** Static files, which the web.xml of an installed Tomcat declares. */
    private static void addPages(Object context) throws Exception {
        Object wrapper = call(context, "createWrapper");
        call(wrapper, "setName", "default");
        call(wrapper, "setServletClass", "org.apache.catalina.servlets.DefaultServlet");
        call(context, "addChild", wrapper);
        call(context, "addServletMapping", "/", "default");
        call(context, "addMimeMapping", "js", "text/javascript");
    }

    URI uri() {
        try {
            return URI.create(
                    "http://127.0.0.1:" + call(call(tomcat, "getConnector"), "getLocalPort") + CONTEXT_PATH + '/');
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What has been logged as a warning or worse. */
    List<String> warnings() {
        return List.copyOf(warnings.texts);
    }

    private static Object call(Object target, String name, Object... arguments) throws Exception {
        Method method = Arrays.stream(target.getClass().getMethods())
                .filter(candidate -> candidate.getName().equals(name) && takes(candidate, arguments))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(target.getClass() + "." + name));
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static boolean takes(Method method, Object... arguments) {
        Class<?>[] types = method.getParameterTypes();
        boolean fits = types.length == arguments.length;
        for (int i = 0; fits && i < types.length; i++) {
            fits = types[i].isPrimitive() || types[i].isInstance(arguments[i]);
        }
        return fits;
    }

    /** Stops it, as it stands with its open streams. */
    void stop() throws Exception {
        call(tomcat, "stop");
        call(tomcat, "destroy");
        ROOT.removeHandler(warnings);
        loader.close();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
