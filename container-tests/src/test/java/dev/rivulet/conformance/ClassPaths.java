// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.resolver.api.ResolutionException;
import org.jboss.shrinkwrap.resolver.api.maven.ConfigurableMavenResolverSystem;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;

/**
 * The jars of containers, from the local repository and the settings of the Maven that runs the tests. The network is asked only when something is
 * missing there.
 */
final class ClassPaths {

    private static final Map<Containers, List<URL>> RESOLVED = new ConcurrentHashMap<>();

    private ClassPaths() {}

    static List<URL> of(Containers container) {
        return RESOLVED.computeIfAbsent(container, ClassPaths::resolve);
    }

    // One at a time: two might fetch the same file.
    private static synchronized List<URL> resolve(Containers container) {
        useLocalRepositoryOfTheBuild();
        return Stream.of(files(container)).map(ClassPaths::url).toList();
    }

    private static File[] files(Containers container) {
        try {
            return files(container, true);
        } catch (ResolutionException | IllegalStateException missing) {
            return files(container, false);
        }
    }

    private static File[] files(Containers container, boolean offline) {
        ConfigurableMavenResolverSystem maven = Maven.configureResolver().workOffline(offline);
        return maven.resolve(container.coordinates()).withTransitivity().asFile();
    }

    // Surefire tells the tests where it is, however Maven has been told.
    private static void useLocalRepositoryOfTheBuild() {
        String repository = System.getProperty("localRepository");
        if (repository != null && System.getProperty("maven.repo.local") == null) {
            System.setProperty("maven.repo.local", repository);
        }
    }

    private static URL url(File file) {
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a class of this test's own class path comes from. */
    static Path home(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** What the build of another module has made. */
    static Path ofModule(String module, String folder) {
        Path path = Path.of("..", module, "target", folder);
        if (!Files.isDirectory(path)) {
            throw new UncheckedIOException(new IOException(
                    path + " is missing; build the modules together: mvn test -pl container-tests -am"));
        }
        return path;
    }
}
