// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.spring.Server;
import dev.rivulet.spring.SpringApp;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in docs/migrate-from-sseemitter.md is that of the controllers beside this test, and does what the page says. */
final class MigrationPageTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs").resolve("migrate-from-sseemitter.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String flat(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Test
    void code_isTaken_fromWhatIsCompiled() throws IOException {
        Path root = root();
        String page = Files.readString(root.resolve("docs").resolve("migrate-from-sseemitter.md"));
        String sources;
        try (Stream<Path> files =
                Files.list(root.resolve(Path.of("spring-adapter/src/test/java", "dev/rivulet/spring/migration")))) {
            sources = files.map(MigrationPageTest::read)
                    .map(MigrationPageTest::flat)
                    .collect(Collectors.joining("\n"));
        }
        List<String> blocks =
                BLOCK.matcher(page).results().map(found -> flat(found.group(1))).toList();
        assertThat(blocks).hasSizeGreaterThan(5).allSatisfy(block -> assertThat(sources)
                .contains(block));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void controllers_sendTheSame() throws Exception {
        try (SpringApp app = SpringApp.start(
                Server.TOMCAT, List.of(BeforeController.class, ChangedController.class, TopicController.class))) {
            try (SseTestClient changed = app.connect("/changed/prices");
                    SseTestClient topic = app.connect("/prices");
                    SseTestClient answer =
                            app.client("/answer").reconnecting(false).open()) {
                Price price = new Price("AAPL", 188);
                app.bean(ChangedController.class).publish(price);
                app.bean(TopicController.class).publish(price);
                for (SseTestClient client : List.of(changed, topic)) {
                    assertThat(client.awaitEvents(1).get(0).name()).isEqualTo("tick");
                    assertThat(client.events().get(0).data()).isEqualTo("{\"symbol\":\"AAPL\",\"price\":188.0}");
                }
                assertThat(answer.awaitEvents(4).get(3).data()).isEqualTo(" blanks");
            }
        }
    }
}
