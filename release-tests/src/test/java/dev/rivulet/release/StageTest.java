// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The folder that is given to the Portal: every file that it asks for, with checksums, and no other. */
@Tag("stage")
class StageTest {

    private static final Map<String, String> SUMS =
            Map.of(".md5", "MD5", ".sha1", "SHA-1", ".sha256", "SHA-256", ".sha512", "SHA-512");

    private static List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.walk(Published.stage())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean isSum(Path file) {
        return SUMS.keySet().stream().anyMatch(file.toString()::endsWith);
    }

    private static boolean isSignature(Path file) {
        return file.toString().endsWith(".asc");
    }

    private static List<Path> contents() throws IOException {
        return staged().stream()
                .filter(file -> !isSum(file) && !isSignature(file))
                .toList();
    }

    @Test
    void stage_hasWhatIsPublishedAndNothingElse() throws IOException {
        TreeSet<Path> expected = new TreeSet<>(List.of(Published.pom(Published.BOM)));
        for (Published jar : Published.all()) {
            Stream.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml")
                    .map(jar::staged)
                    .forEach(expected::add);
        }
        assertThat(contents()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyFile_hasItsChecksums() throws IOException, GeneralSecurityException {
        for (Path file : contents()) {
            for (Map.Entry<String, String> sum : SUMS.entrySet()) {
                byte[] digest = MessageDigest.getInstance(sum.getValue()).digest(Files.readAllBytes(file));
                assertThat(Path.of(file + sum.getKey()))
                        .content()
                        .isEqualToIgnoringWhitespace(HexFormat.of().formatHex(digest));
            }
        }
    }

    /** Either there is no key, then the rest can be looked at, or none was forgotten. */
    @Test
    void signatures_areThereForAllOrForNone() throws IOException {
        TreeSet<String> signed = staged().stream()
                .filter(StageTest::isSignature)
                .map(file -> file.toString().replaceAll("[.]asc$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!signed.isEmpty()) {
            assertThat(contents().stream().map(Path::toString)).containsExactlyInAnyOrderElementsOf(signed);
        }
    }
}
