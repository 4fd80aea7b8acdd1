// SPDX-License-Identifier: Apache-2.0
package dev.rivulet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import dev.rivulet.event.SseEvent;
import java.net.URL;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house as docs/design.md draws it: the engine's packages, their arrows, and what must not be in them. */
class ArchitectureTest {

    private static final Set<String> PACKAGES = Set.of(
            "dev.rivulet.event",
            "dev.rivulet.log",
            "dev.rivulet.connection",
            "dev.rivulet.broadcast",
            "dev.rivulet.transport");

    private static final JavaClasses CORE = importCore();

    private static JavaClasses importCore() {
        URL place = SseEvent.class.getProtectionDomain().getCodeSource().getLocation();
        return new ClassFileImporter().importLocations(Set.of(Location.of(place)));
    }

    private static Set<String> packages() {
        return CORE.stream()
                .filter(type -> !type.getPackageName().isEmpty())
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void packages_areTheFiveFeatures() {
        assertThat(packages()).containsExactlyInAnyOrderElementsOf(PACKAGES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.rivulet.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void arrows_pointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("event")
                .definedBy("dev.rivulet.event..")
                .layer("log")
                .definedBy("dev.rivulet.log..")
                .layer("connection")
                .definedBy("dev.rivulet.connection..")
                .layer("transport")
                .definedBy("dev.rivulet.transport..")
                .layer("broadcast")
                .definedBy("dev.rivulet.broadcast..")
                .whereLayer("event")
                .mayNotAccessAnyLayer()
                .whereLayer("transport")
                .mayNotAccessAnyLayer()
                .whereLayer("log")
                .mayOnlyAccessLayers("event")
                .whereLayer("connection")
                .mayOnlyAccessLayers("event", "log")
                .whereLayer("broadcast")
                .mayOnlyAccessLayers("event", "log", "connection", "transport")
                .check(CORE);
    }

    @Test
    void engine_knowsNothingBesideTheJdkCaffeineAndJSpecify() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.rivulet..",
                        "java..",
                        "com.github.benmanes.caffeine.cache..",
                        "org.jspecify.annotations.."))
                .check(CORE);
    }

    @Test
    void caffeine_isUsedForWhatIsRememberedForAWhileOnly() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("IdleTopics")
                .and()
                .haveSimpleNameNotStartingWith("CompletedTopics")
                .and()
                .haveSimpleNameNotStartingWith("ConnectTickets")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.benmanes..")
                .check(CORE);
    }

    @Test
    void servlets_areUnknownToTheEngine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "javax..")
                .check(CORE);
    }

    @Test
    void names_sayWhatTheThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Manager|Helper)")
                .orShould()
                .haveNameMatching("(.*[.$])?I[A-Z][a-z].*")
                .check(CORE);
        noClasses()
                .should()
                .resideInAnyPackage("..internal..", "..impl..", "..util..", "..utils..", "..common..")
                .check(CORE);
    }

    @Test
    void engine_neverSleepsPrintsOrExits() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CORE);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CORE);
        noClasses().should().callMethod(System.class, "gc").check(CORE);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CORE);
    }

    @Test
    void everyPackage_isNullMarked() {
        for (String name : PACKAGES) {
            assertThat(CORE.getPackage(name).isAnnotatedWith(NullMarked.class))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void time_comesFromTheInjectedClockOnly() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CORE);
    }
}
