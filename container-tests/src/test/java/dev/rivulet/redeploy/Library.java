// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.servlet.SseServlet;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Rivulet and what it needs, as jars, whether this build has made any yet or only classes. */
final class Library {

    private static final List<Class<?>> MEMBERS = List.of(SseBroadcaster.class, SseServlet.class, Caffeine.class);

    private Library() {}

    /** Puts the jars into a folder. */
    static void copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Class<?> member : MEMBERS) {
            Path from = home(member);
            Path jar = folder.resolve(member.getSimpleName() + ".jar");
            if (Files.isDirectory(from)) {
                pack(from, jar);
            } else {
                Files.copy(from, jar);
            }
        }
    }

    /** The jars in a folder. */
    static URL[] urls(Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Class<?> member : MEMBERS) {
            URI jar = folder.resolve(member.getSimpleName() + ".jar").toUri();
            urls.add(jar.toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static Path home(Class<?> member) {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }
}
