// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is delivered. */
class WarTest {

    @Test
    void war_hasTheLibrariesThatItNeeds_andNoOther() throws IOException {
        assertThat(names())
                .filteredOn(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
                .hasSize(3)
                .anyMatch(name -> name.contains("/caffeine-"))
                .anyMatch(name -> name.contains("/rivulet-core-"))
                .anyMatch(name -> name.contains("/rivulet-servlet"));
    }

    @Test
    void war_hasWhatTheExampleIs_andNotWhatRunsIt() throws IOException {
        assertThat(names())
                .contains("WEB-INF/web.xml", "META-INF/context.xml", "index.html", "login.html")
                .contains("WEB-INF/classes/dev/rivulet/example/tomcat/NotificationStream.class")
                .noneMatch(name -> name.contains("embedded"));
    }

    private static List<String> names() throws IOException {
        try (ZipFile war = new ZipFile(War.file().toFile())) {
            return war.stream().map(ZipEntry::getName).toList();
        }
    }
}
