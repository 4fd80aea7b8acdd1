// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md says what belongs to others, and under which licence. */
@Tag("stage")
class ThirdPartyTest {

    private static final String HOW = "mvn -Prelease verify -DskipTests -pl release-tests -am -Drivulet.write=true";
    /** What an application may have these in; any other is looked at by a person, and then named here. */
    private static final Set<String> FINE = Set.of(
            "Apache-2.0",
            "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0",
            "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0",
            "EPL-2.0",
            "MIT",
            "MIT-0");

    /** Who has a library, by its coordinates. */
    private final Map<String, Set<String>> shipped = new TreeMap<>();

    private final Map<String, Set<String>> used = new TreeMap<>();

    private void collect() {
        for (Published jar : Published.all()) {
            Xml.of(jar.staged("-cyclonedx.xml"))
                    .all("components/component[not(group='dev.rivulet')]")
                    .forEach(library -> add(shipped, jar, library, "group", "name"));
            Xml.of(jar.pom())
                    .all("dependencies/dependency[scope='provided' or optional='true'][not(groupId='dev.rivulet')]")
                    .forEach(library -> add(used, jar, library, "groupId", "artifactId"));
        }
    }

    private static void add(
            Map<String, Set<String>> libraries, Published jar, Xml library, String group, String artifact) {
        String coordinates = library.text(group) + ":" + library.text(artifact) + ":" + library.text("version");
        libraries.computeIfAbsent(coordinates, key -> new TreeSet<>()).add(jar.artifact());
    }

    private static String licence(String coordinates) {
        String[] parts = coordinates.split(":", 3);
        return Licence.of(Published.repository(), parts[0], parts[1], parts[2]);
    }

    private static void table(List<String> lines, Map<String, Set<String>> libraries, String last) {
        lines.add("| library | version | licence | " + last + " |");
        lines.add("|---|---|---|---|");
        libraries.forEach((coordinates, users) -> {
            int colon = coordinates.lastIndexOf(':');
            lines.add("| `" + coordinates.substring(0, colon) + "` | " + coordinates.substring(colon + 1) + " | "
                    + licence(coordinates) + " | " + String.join(", ", users) + " |");
        });
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("<!-- SPDX-License-Identifier: Apache-2.0 -->");
        lines.add("# Libraries of others");
        lines.add("");
        lines.add("Our jars contain code of ours alone. This page is written by `" + HOW
                + "`, and a release fails if it is old.");
        lines.add("");
        lines.add("## What comes with them");
        lines.add("");
        table(lines, shipped, "comes with");
        lines.add("");
        lines.add("## What the application brings, or leaves out");
        lines.add("");
        lines.add("Compiled against these versions; none of them comes with an artifact of ours.");
        lines.add("");
        table(lines, used, "used by");
        return lines;
    }

    @Test
    void page_isUpToDate() throws IOException {
        collect();
        Path page = Published.root().resolve("THIRD-PARTY.md");
        if (Boolean.getBoolean("rivulet.write")) {
            Files.write(page, lines());
        }
        assertThat(page).as("written by: " + HOW).exists();
        assertThat(lines()).as("to be written again by: " + HOW).containsExactlyElementsOf(Files.readAllLines(page));
    }

    @Test
    void licences_areKnown() {
        collect();
        used.putAll(shipped);
        Map<String, String> unknown = used.keySet().stream()
                .filter(library -> !FINE.contains(licence(library)))
                .collect(toMap(library -> library, ThirdPartyTest::licence));
        assertThat(unknown).isEmpty();
    }
}
