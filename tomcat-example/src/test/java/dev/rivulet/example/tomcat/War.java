// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build has made, and the Tomcats that it has laid beside it. */
final class War {

    private static final Path TARGET = Path.of("target");

    private War() {}

    static Path file() {
        List<Path> wars =
                list(TARGET).filter(file -> file.toString().endsWith(".war")).toList();
        if (wars.size() != 1) {
            throw new AssertionError("expected one WAR in target, found " + wars + "; it is made by mvn package");
        }
        return wars.get(0);
    }

    /** Folders of jars, one for each version. */
    static Stream<Path> tomcats() {
        return list(TARGET.resolve("tomcats"));
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
