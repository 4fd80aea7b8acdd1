// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars as modules. */
@Tag("stage")
class ModuleTest {

    /** What has no descriptor, because what it depends on has none that could be relied on. */
    private static final Set<Published> AUTOMATIC =
            Set.of(Published.LEGACY_SERVLET, Published.SPRING, Published.LEGACY_SPRING);

    private static final Pattern REQUIRED = Pattern.compile("requires (?:\\w+ )*([\\w.]+)(?: \\(@[^)]*\\))?;");

    static Stream<Published> jars() {
        return Published.all().stream();
    }

    private static ModuleDescriptor descriptor(Published jar) {
        Set<ModuleReference> modules = ModuleFinder.of(jar.staged(".jar")).findAll();
        assertThat(modules).hasSize(1);
        return modules.iterator().next().descriptor();
    }

    private static ModuleFinder finder() {
        Stream<Path> ours =
                Stream.of(Published.CORE, Published.SERVLET, Published.TESTKIT).map(jar -> jar.staged(".jar"));
        return ModuleFinder.of(Stream.concat(ours, Library.modern().stream()).toArray(Path[]::new));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void module_hasItsName(Published jar) {
        assertThat(descriptor(jar).name()).isEqualTo(jar.module());
        assertThat(descriptor(jar).isAutomatic()).isEqualTo(AUTOMATIC.contains(jar));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void module_exportsItsApi(Published jar) {
        if (AUTOMATIC.contains(jar)) {
            assertThat(Headers.header(jar, "Automatic-Module-Name")).isEqualTo(jar.module());
        } else {
            Set<String> exported = descriptor(jar).exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(toSet());
            assertThat(exported).isEqualTo(ApiDump.packages(jar));
        }
    }

    /** With what must be there, and without what may be missing: HtmlUnit and JUnit. */
    @Test
    void modules_resolveWithWhatTheyRequire() {
        Configuration resolved = ModuleLayer.boot()
                .configuration()
                .resolve(finder(), ModuleFinder.of(), List.of(Published.SERVLET.module(), Published.TESTKIT.module()));
        assertThat(resolved.modules())
                .extracting(module -> module.name())
                .contains("dev.rivulet.core", "dev.rivulet.servlet", "dev.rivulet.testkit", "jakarta.servlet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.rivulet.core", "dev.rivulet.servlet"})
    void descriptor_requiresWhatTheClassesUse(String module) {
        String path = finder().findAll().stream()
                .map(found -> Path.of(found.location().orElseThrow()).toString())
                .collect(joining(System.getProperty("path.separator")));
        String report = run("jdeps", "--multi-release", "17", "--module-path", path, "--check", module);
        assertThat(report).contains("[Suggested module descriptor");
        assertThat(required(report, "[Module descriptor]")).isEqualTo(required(report, "[Suggested module descriptor"));
    }

    private static Set<String> required(String report, String heading) {
        String section = report.substring(report.indexOf(heading) + 1).replaceAll("(?s)\n *\\[.*", "");
        return REQUIRED.matcher(section)
                .results()
                .map((MatchResult line) -> line.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static String run(String tool, String... arguments) {
        StringWriter out = new StringWriter();
        int exit = ToolProvider.findFirst(tool)
                .orElseThrow()
                .run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
        assertThat(exit).as(out.toString()).isZero();
        return out.toString();
    }
}
