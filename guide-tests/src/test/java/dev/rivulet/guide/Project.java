// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The project's own files. */
final class Project {

    static final Path ROOT = root();

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".github", "node_modules");
    private static final List<Path> FILES = list();

    private Project() {}

    /** All pages. */
    static List<Page> pages() {
        return files(path -> path.toString().endsWith(".md")).stream()
                .map(path -> new Page(path, read(path)))
                .toList();
    }

    /** Relative to the root, in order. */
    static List<Path> files(Predicate<Path> wanted) {
        return FILES.stream().filter(wanted).toList();
    }

    static boolean has(Path file) {
        return Files.exists(ROOT.resolve(file));
    }

    static String read(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs").resolve("design.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static List<Path> list() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(ROOT.relativize(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }
}
