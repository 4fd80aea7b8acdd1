// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.spring.Waiting;
import dev.rivulet.spring.guide.PriceService.Price;
import dev.rivulet.spring.test.AutoConfigureSseTestClient;
import dev.rivulet.spring.test.SseTestClients;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.UrlResource;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** What docs/spring.md shows is compiled, and does what the page says. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureSseTestClient
@TestPropertySource(properties = {"server.address=127.0.0.1", "spring.main.banner-mode=off", "logging.level.root=WARN"})
@DirtiesContext
class PricesTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\| `(rivulet[^`]*)` \\| (.*?) \\| (.*) \\|");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({PriceController.class, PriceService.class, PriceServlet.class, Customizers.class})
    static class App {

        @Bean
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(any -> any.anyRequest().permitAll())
                    .build();
        }
    }

    @Autowired
    private SseTestClients clients;

    @Autowired
    private PriceService service;

    @Test
    void tick_isTold() {
        SseTestClient client = clients.open("/prices");
        service.change(new Price("AAPL", 187.4));
        ReceivedEvent tick = client.awaitEvents(1).get(0);
        assertThat(tick.data()).isEqualTo("{\"symbol\":\"AAPL\",\"price\":187.4}");
    }

    @Test
    void streams_giveWhatThePageSays() {
        service.changeQuickly(new Price("MSFT", 2));
        assertThat(clients.open("/board").awaitEvents(1).get(0).data()).contains("\"MSFT\"");
        for (String path : List.of("/later", "/tagged", "/servlet/prices")) {
            SseTestClient client = clients.open(path);
            service.change(new Price("SAP", 3));
            assertThat(client.awaitEvents(1).get(0).name()).as(path).isEqualTo("tick");
        }
        assertThat(clients.open("/tagged").responseHeaders().firstValue("X-Stream"))
                .hasValue("prices");
        assertThat(clients.open("/chat").status()).isEqualTo(200);
    }

    @Test
    void sources_giveTheirElements_andEnd() {
        assertThat(data("/answer?question=x")).startsWith(" to", " be", "x").hasSize(4);
        assertThat(data("/lines")).first().asString().startsWith("task-");
        assertThat(data("/failing")).startsWith("one", "[\"sorry\"]");
    }

    private List<String> data(String path) {
        SseTestClient client = clients.open(path);
        client.awaitEnd();
        return client.events().stream().map(ReceivedEvent::data).toList();
    }

    @Test
    void customizer_attachesAnAttribute(@Autowired dev.rivulet.broadcast.SseBroadcaster broadcaster) {
        clients.open("/chat", request -> request.header("Accept-Language", "de"));
        Waiting.until("it is there", () -> broadcaster.registry().inTopic("chat").stream()
                .map((SseConnection it) -> it.attribute("language"))
                .anyMatch(Locale.GERMAN::equals));
    }

    // ---- the page itself

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs").resolve("spring.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String page() throws IOException {
        return Files.readString(root().resolve("docs").resolve("spring.md"));
    }

    private static String flat(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Test
    void code_isTaken_fromWhatIsCompiled() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files =
                Files.list(root().resolve(Path.of("spring-adapter/src/test/java", "dev/rivulet/spring/guide")))) {
            for (Path file : files.toList()) {
                sources.append(flat(Files.readString(file))).append('\n');
            }
        }
        List<String> blocks = BLOCK.matcher(page())
                .results()
                .map(found -> flat(found.group(1)))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(5).allSatisfy(block -> assertThat(sources)
                .contains(block));
    }

    /** Name, default where the metadata know it, and description. */
    @Test
    void table_hasAllProperties_asTheyAre() throws IOException {
        Map<String, String> told = new TreeMap<>();
        ROW.matcher(page()).results().forEach(row -> told.put(row.group(1), row.group(3)));
        Map<String, String> known = new TreeMap<>();
        for (Object each : (List<?>) metadata().get("properties")) {
            Map<?, ?> property = (Map<?, ?>) each;
            if (String.valueOf(property.get("name")).startsWith("rivulet.")) {
                known.put(String.valueOf(property.get("name")), String.valueOf(property.get("description")));
            }
        }
        assertThat(told).isEqualTo(known);
    }

    @Test
    void table_hasTheDefaults() throws IOException {
        Map<String, String> told = new TreeMap<>();
        ROW.matcher(page()).results().forEach(row -> told.put(row.group(1), row.group(2)));
        for (Object each : (List<?>) metadata().get("properties")) {
            Map<?, ?> property = (Map<?, ?>) each;
            String name = String.valueOf(property.get("name"));
            if (name.startsWith("rivulet.") && property.get("defaultValue") != null) {
                assertThat(told.get(name)).as(name).isEqualTo("`" + property.get("defaultValue") + '`');
            }
        }
    }

    private static Map<String, Object> metadata() throws IOException {
        String name = "META-INF/spring-configuration-metadata.json";
        for (java.net.URL found :
                java.util.Collections.list(PricesTest.class.getClassLoader().getResources(name))) {
            String text = new String(new UrlResource(found).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (text.contains("\"rivulet.heartbeat\"")) {
                return JsonParserFactory.getJsonParser().parseMap(text);
            }
        }
        throw new AssertionError("no metadata");
    }
}
