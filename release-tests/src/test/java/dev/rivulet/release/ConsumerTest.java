// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects of strangers, with nothing but what is staged and a local repository of their own. */
@Tag("stage")
class ConsumerTest {

    private static final Path MODULE = Published.root().resolve("release-tests");
    private static final Path PROJECTS = MODULE.resolve("target/consumers");
    private static final Set<String> ENGINE = Set.of("caffeine", "error_prone_annotations", "jspecify", "rivulet-core");

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        copyProjects();
        Path log = PROJECTS.resolve("build.log");
        ProcessBuilder maven = new ProcessBuilder(
                        Path.of(Published.property("rivulet.maven"), "bin", "mvn")
                                .toString(),
                        "-B",
                        "-ntp",
                        "-s",
                        "settings.xml",
                        "compile",
                        "dependency:build-classpath",
                        "-Dmdep.includeScope=runtime",
                        "-Dmdep.outputFile=target/runtime.txt")
                .directory(PROJECTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven.environment().remove("MAVEN_OPTS");
        Process process = maven.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as(log.toString()).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /** Without what an earlier run has resolved of ours. */
    private static void copyProjects() throws IOException {
        Path repository = MODULE.resolve("target/consumer-repository");
        delete(repository.resolve("dev/rivulet"));
        delete(PROJECTS);
        Map<String, String> values = Map.of(
                "version", Published.version(),
                "boot3", property("spring-adapter/pom.xml", "spring.boot.version"),
                "boot4", property("spring-adapter/pom.xml", "spring.boot.next.version"),
                "boot2", property("spring-adapter/boot2/pom.xml", "spring.boot.version"),
                "resources", plugin("maven-resources-plugin"),
                "compiler", plugin("maven-compiler-plugin"),
                "dependency", plugin("maven-dependency-plugin"),
                "consumerRepository", repository.toString(),
                "stage", Published.stage().toUri().toString(),
                "repository", Published.repository().toUri().toString());
        Path sources = MODULE.resolve("src/test/consumers");
        Files.walkFileTree(sources, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = PROJECTS.resolve(sources.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                String text = Files.readString(file);
                for (Map.Entry<String, String> value : values.entrySet()) {
                    text = text.replace("@" + value.getKey() + "@", value.getValue());
                }
                Files.writeString(copy, text);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String property(String pom, String name) {
        return Xml.of(Published.root().resolve(pom)).text("properties/" + name);
    }

    private static String plugin(String artifact) {
        Matcher version = Pattern.compile(artifact + "</artifactId>\\s*<version>([^<]+)<")
                .matcher(Published.read(Published.root().resolve("pom.xml")));
        assertThat(version.find()).as(artifact).isTrue();
        return version.group(1);
    }

    /** The artifacts that the project is run and compiled with, without their versions. */
    private static Set<String> resolved(String project) {
        String path = Published.read(PROJECTS.resolve(project).resolve("target/runtime.txt"));
        return Arrays.stream(path.split(File.pathSeparator))
                .map(jar -> Path.of(jar).getFileName().toString().replaceFirst("-[0-9].*", ""))
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void core_bringsItsCacheAndAnnotations() {
        assertThat(resolved("core")).isEqualTo(ENGINE);
    }

    /** The API is the consumer's own: his container has it. */
    @Test
    void servlet_bringsNoContainer() {
        assertThat(resolved("servlet")).isEqualTo(with("rivulet-servlet", "jakarta.servlet-api"));
    }

    @Test
    void legacyServlet_bringsNoContainer() {
        assertThat(resolved("legacy-servlet")).isEqualTo(with("rivulet-servlet3-adapter", "javax.servlet-api"));
    }

    @Test
    void testkit_bringsNeitherHtmlUnitNorJUnit() {
        assertThat(resolved("testkit")).isEqualTo(with("rivulet-testkit"));
    }

    private static Set<String> with(String... artifacts) {
        Set<String> all = new TreeSet<>(ENGINE);
        all.addAll(Set.of(artifacts));
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-2", "spring-boot-3", "spring-boot-4"})
    void starter_bringsNothingThatIsOptional(String project) {
        List<String> ours = project.equals("spring-boot-2")
                ? List.of("rivulet-core", "rivulet-servlet3-adapter", "rivulet-spring-boot2-starter")
                : List.of("rivulet-core", "rivulet-servlet", "rivulet-spring-boot-starter");
        Set<String> all = resolved(project);
        assertThat(all.stream().filter(name -> name.startsWith("rivulet"))).containsExactlyElementsOf(ours);
        assertThat(all)
                .contains("spring-webmvc", "caffeine")
                .noneMatch(name -> name.matches("spring-(security|tx|test|boot-(actuator|health)).*"))
                .doesNotContain("context-propagation", "micrometer-core", "reactive-streams", "reactor-core", "jsr305");
    }
}
