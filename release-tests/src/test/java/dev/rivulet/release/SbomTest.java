// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bills of materials: what a user gets with an artifact, no more and no less. */
@Tag("stage")
class SbomTest {

    private static final Set<String> ENGINE = Set.of("caffeine", "error_prone_annotations", "jspecify");

    static List<Object[]> components() {
        List<Object[]> components = new ArrayList<>();
        components.add(new Object[] {Published.CORE, with()});
        components.add(new Object[] {Published.SERVLET, with("rivulet-core")});
        components.add(new Object[] {Published.LEGACY_SERVLET, with("rivulet-core")});
        components.add(new Object[] {Published.SPRING, with("rivulet-core", "rivulet-servlet")});
        components.add(new Object[] {Published.LEGACY_SPRING, with("rivulet-core", "rivulet-servlet3-adapter")});
        components.add(new Object[] {Published.TESTKIT, with("rivulet-core")});
        return components;
    }

    private static Set<String> with(String... ours) {
        Set<String> all = new TreeSet<>(ENGINE);
        all.addAll(Set.of(ours));
        return all;
    }

    @ParameterizedTest
    @MethodSource("components")
    void sbom_listsWhatComesWithTheArtifact(Published jar, Set<String> expected) {
        Xml sbom = Xml.of(jar.staged("-cyclonedx.xml"));
        assertThat(sbom.text("metadata/component/name")).isEqualTo(jar.artifact());
        assertThat(sbom.text("metadata/component/version")).isEqualTo(Published.version());
        assertThat(sbom.all("components/component[scope='required']"))
                .extracting(component -> component.text("name"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(sbom.all("components/component[not(licenses)]")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("components")
    void sbom_isTheSameAsJson(Published jar, Set<String> expected) {
        String json = Published.read(jar.staged("-cyclonedx.json"));
        assertThat(json).contains("\"bomFormat\" : \"CycloneDX\"");
        expected.forEach(name -> assertThat(json).contains("\"name\" : \"" + name + "\""));
    }
}
