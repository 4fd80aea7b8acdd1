// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The webapp as a folder that every container deploys as it is, with the library among its jars and its servlets among its classes. */
final class WebappFolder {

    private static final String SERVLETS = "dev/rivulet/conformance";

    private WebappFolder() {}

    /** Assembles one in an empty folder. */
    static void assemble(Path folder, Namespace namespace, WebappSettings settings) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        jar(ClassPaths.home(SseEvent.class), lib.resolve("rivulet-core.jar"));
        jar(ClassPaths.home(Caffeine.class), lib.resolve("caffeine.jar"));
        jar(ClassPaths.home(NullMarked.class), lib.resolve("jspecify.jar"));
        jar(library(namespace), lib.resolve(namespace.artifact() + ".jar"));
        copyServlets(servlets(namespace), folder.resolve("WEB-INF/classes"));
        Files.writeString(folder.resolve("WEB-INF/web.xml"), descriptor(namespace, settings));
    }

    private static Path library(Namespace namespace) {
        return switch (namespace) {
            case JAKARTA -> ClassPaths.home(SseServlet.class);
            case JAVAX -> ClassPaths.ofModule("servlet3-adapter", "classes");
        };
    }

    private static Path servlets(Namespace namespace) {
        return switch (namespace) {
            case JAKARTA -> ClassPaths.home(StreamServlet.class);
            case JAVAX -> ClassPaths.ofModule("servlet3-adapter", "test-classes");
        };
    }

    private static String descriptor(Namespace namespace, WebappSettings settings) throws IOException {
        try (InputStream in = WebappFolder.class.getResourceAsStream("web.xml")) {
            return settings.in(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .replace("@attributes@", namespace.webXmlAttributes());
        }
    }

    // In a build that does not package, a module is a folder of classes.
    private static void jar(Path home, Path jar) throws IOException {
        if (Files.isRegularFile(home)) {
            Files.copy(home, jar);
            return;
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files(home)) {
                out.putNextEntry(new JarEntry(home.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }

    private static void copyServlets(Path home, Path classes) throws IOException {
        if (Files.isDirectory(home)) {
            copy(home.resolve(SERVLETS), classes);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(home)) {
            copy(jar.getPath(SERVLETS), classes);
        }
    }

    private static void copy(Path from, Path classes) throws IOException {
        Path to = Files.createDirectories(classes.resolve(SERVLETS));
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName().toString()));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
