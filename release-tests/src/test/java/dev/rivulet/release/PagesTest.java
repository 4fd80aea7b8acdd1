// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a release says of itself, in files that no other test reads. */
class PagesTest {

    private static final String LICENCE = "SPDX-License-Identifier: Apache-2.0";
    private static final int HEAD = 400;
    /** Such that a person wrote, and that can have comments; Spotless looks after the Java files that it formats, here are all. */
    private static final Pattern TEXT = Pattern.compile(
            ".+[.](java|xml|md|html|css|js|mjs|sh|yml|yaml|properties|bnd|conf|vcl|svg|py|jsp|gitignore)|verify|release-check|Dockerfile");

    private static final Set<String> NOT_OURS =
            Set.of(".git", "target", "node_modules", ".idea", ".vscode", ".settings");

    @Test
    void everyFile_namesTheLicence() throws IOException {
        List<Path> nameless = new ArrayList<>();
        Files.walkFileTree(Published.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (TEXT.matcher(file.getFileName().toString()).matches()
                        && !head(file).contains(LICENCE)) {
                    nameless.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(nameless).isEmpty();
    }

    private static String head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
        }
    }

    /** Until it is released with "(unreleased)", then with its day. */
    @Test
    void changelog_beginsWithThisVersion() {
        String version = Published.version().replace("-SNAPSHOT", "");
        String newest = Published.read(Published.root().resolve("CHANGELOG.md"))
                .lines()
                .filter(line -> line.startsWith("## "))
                .findFirst()
                .orElse("none");
        boolean rehearsed =
                Boolean.getBoolean("release.rehearsal") || Published.version().endsWith("-SNAPSHOT");
        assertThat(newest)
                .matches(
                        Pattern.quote("## " + version) + " \\((" + (rehearsed ? "unreleased|" : "") + "[0-9-]{10})\\)");
    }
}
