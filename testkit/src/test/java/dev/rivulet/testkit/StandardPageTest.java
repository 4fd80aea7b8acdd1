// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.EventStreamVector.Clause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on the standard lists the clauses and their cases as they are. */
class StandardPageTest {

    private static final Path PAGE = Path.of("..", "docs", "standard.md");

    @Test
    void page_hasARowForEachClause() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| **"))
                .toList();

        assertThat(rows)
                .isEqualTo(EventStreamVector.allClauses().stream()
                        .map(StandardPageTest::row)
                        .toList());
    }

    private static String row(Clause clause) {
        String cases = EventStreamVector.all().stream()
                .filter(vector -> vector.clauses().contains(clause.name()))
                .map(EventStreamVector::name)
                .collect(Collectors.joining("; "));
        return "| **" + clause.name() + "** | " + clause.section() + " | " + clause.text() + " | " + cases + " |";
    }
}
