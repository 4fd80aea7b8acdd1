// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the jars, and what is not. */
@Tag("stage")
class JarTest {

    private static final int JAVA_17 = 61;
    private static final String LICENCE_LINE = "// SPDX-License-Identifier: Apache-2.0\n";

    static Stream<Published> jars() {
        return Published.all().stream();
    }

    private static List<JarEntry> files(JarFile jar) {
        return jar.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private static String text(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertThat(entry).as("%s in %s", name, jar.getName()).isNotNull();
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void everyJar_hasLicenceAndNotice(Published published) throws IOException {
        for (String suffix : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
            try (JarFile jar = new JarFile(published.staged(suffix).toFile())) {
                for (String name : List.of("LICENSE", "NOTICE")) {
                    assertThat(text(jar, "META-INF/" + name))
                            .isEqualTo(Published.read(Published.root().resolve(name)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void jar_hasOurClassesForJava17AndNobodyElses(Published published) throws IOException {
        try (JarFile jar = new JarFile(published.staged(".jar").toFile())) {
            for (JarEntry entry : files(jar)) {
                assertThat(entry.getName()).matches("(dev/rivulet|META-INF)/.+|module-info[.]class");
                if (entry.getName().endsWith(".class")) {
                    assertThat(classFileVersion(jar, entry)).as(entry.getName()).isEqualTo(JAVA_17);
                }
            }
        }
    }

    private static int classFileVersion(JarFile jar, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void sourcesJar_hasTheSourceOfEveryClass(Published published) throws IOException {
        try (JarFile jar = new JarFile(published.staged(".jar").toFile());
                JarFile sources = new JarFile(published.staged("-sources.jar").toFile())) {
            Set<String> expected = files(jar).stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.replace(".class", ".java"))
                    .collect(Collectors.toCollection(TreeSet::new));
            for (String name : expected) {
                assertThat(text(sources, name)).as(name).startsWith(LICENCE_LINE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void javadocJar_hasAPageForEveryTypeOfTheApi(Published published) throws IOException {
        try (JarFile javadoc = new JarFile(published.staged("-javadoc.jar").toFile())) {
            Set<String> pages = files(javadoc).stream().map(JarEntry::getName).collect(Collectors.toSet());
            ApiDump.types(published.classes(), published.hidden()).forEach(type -> assertThat(pages)
                    .anyMatch(page -> page.endsWith(type.replace('.', '/').replace('$', '.') + ".html")));
        }
    }
}
