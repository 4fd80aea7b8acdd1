// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API changes when somebody means it: docs/api has what it was, and a change of it is part of a change of the code. */
class ApiTest {

    private static final String HOW = "mvn test -pl release-tests -am -DskipTests=false -Dtest=ApiTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Drivulet.write=true";
    private static final Pattern OUR_NAME = Pattern.compile("dev\\.rivulet\\.[\\w.$]+");

    static Stream<Published> jars() {
        return Published.all().stream();
    }

    private static Path file(Published jar) {
        return Published.root().resolve("docs/api").resolve(jar.artifact() + ".txt");
    }

    private static List<String> dump(Published jar) {
        List<String> lines = new ArrayList<>(List.of("# SPDX-License-Identifier: Apache-2.0"));
        lines.addAll(ApiDump.of(jar.classes(), jar.hidden()));
        return lines;
    }

    @ParameterizedTest
    @MethodSource("jars")
    void api_isTheOneThatIsWrittenDown(Published jar) throws IOException {
        List<String> now = dump(jar);
        if (Boolean.getBoolean("rivulet.write")) {
            Files.createDirectories(file(jar).getParent());
            Files.write(file(jar), now);
        }
        assertThat(file(jar)).as("written by: " + HOW).exists();
        assertThat(now)
                .as("the API has changed; if it was meant to: " + HOW)
                .containsExactlyElementsOf(Files.readAllLines(file(jar)));
    }

    @Test
    void everyDump_isOfSomethingPublished() throws IOException {
        try (Stream<Path> dumps = Files.list(Published.root().resolve("docs/api"))) {
            assertThat(dumps)
                    .containsExactlyInAnyOrderElementsOf(
                            jars().map(ApiTest::file).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void api_namesNoTypeOfOursThatIsNotInIt(Published jar) {
        Set<String> api = jars().flatMap(other -> ApiDump.types(other.classes(), other.hidden()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = new TreeSet<>();
        dump(jar).forEach(line -> OUR_NAME.matcher(line.replaceAll(" (permits|=) .*", ""))
                .results()
                .forEach(name -> named.add(name.group())));
        assertThat(api).containsAll(named);
    }
}
