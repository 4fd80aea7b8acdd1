// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The POMs as others read them: complete by themselves, and without anything that a user does not need. */
@Tag("stage")
class PomTest {

    static Stream<String> artifacts() {
        return Stream.concat(Stream.of(Published.BOM), Published.all().stream().map(Published::artifact));
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void pom_saysWhatThePortalAsks(String artifact) {
        Xml pom = Xml.of(Published.pom(artifact));
        for (String path : List.of(
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "scm/url",
                "scm/connection",
                "scm/developerConnection")) {
            assertThat(pom.text(path)).as(path).isNotEmpty();
        }
        assertThat(pom.text("groupId")).isEqualTo("dev.rivulet");
        assertThat(pom.text("artifactId")).isEqualTo(artifact);
        assertThat(pom.text("version")).isEqualTo(Published.version());
        assertThat(pom.text("licenses/license/name")).isEqualTo("Apache-2.0");
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void pom_needsNoOtherToBeRead(String artifact) {
        Xml pom = Xml.of(Published.pom(artifact));
        for (String path : List.of("parent", "modules", "build", "profiles", "repositories", "properties")) {
            assertThat(pom.all(path)).as(path).isEmpty();
        }
        assertThat(Published.read(Published.pom(artifact))).doesNotContain("${");
    }

    @Test
    void bom_hasTheVersionOfEveryJarAndOfNothingElse() {
        Xml bom = Xml.of(Published.pom(Published.BOM));
        assertThat(bom.all("dependencies")).isEmpty();
        assertThat(bom.all("dependencyManagement/dependencies/dependency").stream()
                        .map(PomTest::line))
                .containsExactlyInAnyOrderElementsOf(Published.all().stream()
                        .map(jar -> "dev.rivulet:" + jar.artifact() + ":" + Published.version())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("dependencies")
    void jar_bringsWithIt(Published jar, List<String> expected) {
        Xml pom = Xml.of(jar.pom());
        assertThat(pom.all("dependencyManagement")).isEmpty();
        assertThat(pom
                        .all(
                                "dependencies/dependency[scope='compile' or scope='runtime' or not(scope)][not(optional='true')]")
                        .stream()
                        .map(PomTest::name))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(pom.all("dependencies/dependency[scope='test' or scope='system']"))
                .isEmpty();
    }

    static Stream<Object[]> dependencies() {
        return Stream.of(
                new Object[] {Published.CORE, List.of("caffeine", "jspecify")},
                new Object[] {Published.SERVLET, List.of("rivulet-core", "jspecify")},
                new Object[] {Published.LEGACY_SERVLET, List.of("rivulet-core", "jspecify")},
                new Object[] {Published.SPRING, List.of("rivulet-servlet", "jspecify")},
                new Object[] {Published.LEGACY_SPRING, List.of("rivulet-servlet3-adapter", "jspecify")},
                new Object[] {Published.TESTKIT, List.of("rivulet-core", "jspecify")});
    }

    private static String name(Xml dependency) {
        return dependency.text("artifactId");
    }

    private static String line(Xml dependency) {
        return dependency.text("groupId") + ":" + name(dependency) + ":" + dependency.text("version");
    }
}
