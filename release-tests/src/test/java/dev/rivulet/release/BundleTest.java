// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The jars as OSGi bundles: all but those for Spring, whose own jars are none. */
@Tag("stage")
class BundleTest {

    @TempDir
    Path cache;

    static Stream<Published> bundles() {
        return Stream.of(Published.CORE, Published.SERVLET, Published.LEGACY_SERVLET, Published.TESTKIT);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bundle_exportsItsApiAndNothingElse(Published jar) {
        Map<String, String> exported = Headers.clauses(jar, "Export-Package");
        String version = Published.version().replace("-SNAPSHOT", "");
        assertThat(exported.keySet()).isEqualTo(ApiDump.packages(jar));
        assertThat(exported.values()).allMatch(clause -> clause.contains(";version=\"" + version + "\""));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bundle_mayMissWhatIsOptional(Published jar) {
        Headers.clauses(jar, "Import-Package").forEach((name, clause) -> {
            boolean optional = name.matches("org[.](jspecify|htmlunit|junit)[.]?.*");
            assertThat(clause.contains("resolution:=optional")).as(name).isEqualTo(optional);
        });
    }

    @Test
    void bundles_takeEveryServletApiThatTheyAreTestedWith() {
        assertThat(Headers.clauses(Published.SERVLET, "Import-Package"))
                .containsEntry("jakarta.servlet", ";version=\"[5,7)\"")
                .containsEntry("jakarta.servlet.http", ";version=\"[5,7)\"");
        assertThat(Headers.clauses(Published.LEGACY_SERVLET, "Import-Package"))
                .containsEntry("javax.servlet", ";version=\"[3,5)\"")
                .containsEntry("javax.servlet.http", ";version=\"[3,5)\"");
    }

    @Test
    void bundles_startInAFramework() throws Exception {
        assertStarts(
                Library.CAFFEINE,
                Library.SERVLET,
                Published.CORE.staged(".jar"),
                Published.SERVLET.staged(".jar"),
                Published.TESTKIT.staged(".jar"));
    }

    /** And without the annotations of JSpecify, which nothing needs at run time. */
    @Test
    void legacyBundles_startInAFramework() throws Exception {
        assertStarts(
                Library.CAFFEINE,
                Library.LEGACY_SERVLET,
                Published.CORE.staged(".jar"),
                Published.LEGACY_SERVLET.staged(".jar"));
    }

    private void assertStarts(Path... jars) throws BundleException, InterruptedException {
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        framework.start();
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars) {
                bundles.add(
                        framework.getBundleContext().installBundle(jar.toUri().toString()));
            }
            for (Bundle bundle : bundles) {
                bundle.start();
            }
            assertThat(bundles).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        } finally {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
        }
    }
}
