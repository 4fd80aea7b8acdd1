// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A jar that is published.
 *
 * @param artifact its artifact id
 * @param folder where its module is
 * @param module its name as a module
 * @param hidden packages that are public for this jar's own use
 */
record Published(String artifact, String folder, String module, Set<String> hidden) {

    /** The artifact that has no jar. */
    static final String BOM = "rivulet-bom";

    static final Published CORE = new Published("rivulet-core", "core", "dev.rivulet.core", Set.of());
    static final Published SERVLET = new Published(
            "rivulet-servlet",
            "servlet",
            "dev.rivulet.servlet",
            Set.of("dev.rivulet.servlet.config", "dev.rivulet.servlet.thread"));
    static final Published LEGACY_SERVLET =
            new Published("rivulet-servlet3-adapter", "servlet3-adapter", SERVLET.module, SERVLET.hidden);
    static final Published SPRING =
            new Published("rivulet-spring-boot-starter", "spring-adapter", "dev.rivulet.spring", Set.of());
    static final Published LEGACY_SPRING =
            new Published("rivulet-spring-boot2-starter", "spring-adapter/boot2", SPRING.module, Set.of());
    static final Published TESTKIT = new Published("rivulet-testkit", "testkit", "dev.rivulet.testkit", Set.of());

    static List<Published> all() {
        return List.of(CORE, SERVLET, LEGACY_SERVLET, SPRING, LEGACY_SPRING, TESTKIT);
    }

    static String version() {
        return property("rivulet.version");
    }

    static Path root() {
        return Path.of(property("rivulet.root"));
    }

    static Path repository() {
        return Path.of(property("rivulet.repository"));
    }

    static Path stage() {
        return Path.of(property("rivulet.stage"));
    }

    /** Where the files of an artifact are staged. */
    static Path stage(String artifact) {
        return stage().resolve("dev/rivulet").resolve(artifact).resolve(version());
    }

    static Path pom(String artifact) {
        return stage(artifact).resolve(artifact + "-" + version() + ".pom");
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("run by Maven, which knows " + name);
        }
        return value;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path classes() {
        return root().resolve(folder).resolve("target/classes");
    }

    Path pom() {
        return pom(artifact);
    }

    /** The staged jar, or one of its companions: {@code -sources.jar} and such. */
    Path staged(String suffix) {
        return stage(artifact).resolve(artifact + "-" + version() + suffix);
    }

    @Override
    public String toString() {
        return artifact;
    }
}
