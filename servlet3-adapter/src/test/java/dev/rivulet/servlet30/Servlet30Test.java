// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet30;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every class runs on a container of Servlet 3.0, or is named here. What is newer is found by comparing with the API's jar of 3.0.1, not by a list.
 */
final class Servlet30Test {

    /** Loaded only where the container has non-blocking output (Servlet 3.1). */
    private static final Set<String> ONLY_NEWER = Set.of(
            "dev.rivulet.servlet.NonBlockingTransport", // Transports chooses it where ServletOutputStream has isReady()
            "dev.rivulet.filter.NonBlockingOutlet"); // made when an application has set a WriteListener

    /** Calls within methods that are newer than Servlet 3.0 themselves, so that no application of 3.0 can call them. */
    private static final Set<String> NEVER_RUN = Set.of(
            "dev.rivulet.filter.BlockingOutlet: ServletOutputStream.isReady",
            "dev.rivulet.filter.EventStream: WriteListener", // by name only, in setWriteListener
            "dev.rivulet.filter.FilteredOutput: ServletOutputStream.isReady",
            "dev.rivulet.filter.FilteredOutput: ServletOutputStream.setWriteListener",
            "dev.rivulet.filter.FilteredResponse: HttpServletResponseWrapper.setContentLengthLong");

    private static OldContainer container;

    @BeforeAll
    static void open() throws IOException {
        container = new OldContainer();
    }

    @AfterAll
    static void close() throws IOException {
        container.close();
    }

    @Test
    void api_isThatOfServlet30() {
        assertThat(container.has("javax.servlet.AsyncContext")).isTrue();
        assertThat(container.has("javax.servlet.WriteListener")).isFalse();
        assertThat(container.classNames()).contains("dev.rivulet.servlet.SseServlet", "dev.rivulet.filter.SseFilter");
    }

    @Test
    void classes_referToNothingNewer_exceptThoseNamed() {
        List<String> newer = new ArrayList<>();
        container.classNames().stream()
                .filter(name -> !isOnlyNewer(name))
                .forEach(name -> newer.addAll(newerThan30(name)));

        assertThat(newer).containsExactlyInAnyOrderElementsOf(NEVER_RUN);
    }

    @Test
    void classesNamed_needToBeNamed() {
        assertThat(ONLY_NEWER).allSatisfy(name -> assertThat(newerThan30(name)).isNotEmpty());
    }

    @Test
    void classes_areLoadedAndVerified_exceptThoseNamed() {
        List<String> failures = new ArrayList<>();
        container.classNames().stream().filter(name -> !isOnlyNewer(name)).forEach(name -> {
            try {
                container.link(name);
            } catch (LinkageError e) {
                failures.add(name + ": " + e);
            }
        });

        assertThat(failures).isEmpty();
    }

    /** Containers and frameworks look at all members of what applications extend and register. */
    @Test
    void publicClasses_showTheirMembers() {
        List<String> shown = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String name : container.classNames()) {
            if (!isOnlyNewer(name) && Modifier.isPublic(container.link(name).getModifiers())) {
                try {
                    OldContainer.members(container.link(name));
                    shown.add(name);
                } catch (LinkageError e) {
                    failures.add(name + ": " + e);
                }
            }
        }

        assertThat(failures).isEmpty();
        assertThat(shown).contains("dev.rivulet.servlet.SseServlet", "dev.rivulet.filter.SseFilter");
    }

    private static boolean isOnlyNewer(String className) {
        return ONLY_NEWER.contains(className.replaceFirst("\\$.*", ""));
    }

    private static Set<String> newerThan30(String className) {
        References references = container.references(className);
        Stream<String> types = references.types().stream()
                .filter(type -> type.startsWith("javax.servlet.") && !container.has(type))
                .map(type -> type.substring(type.lastIndexOf('.') + 1));
        Stream<String> members = references.members().stream()
                .filter(member -> member.owner().matches("(javax\\.servlet|dev\\.rivulet)\\..*"))
                .filter(member -> !container.has(member))
                .map(References.Member::toString);
        Set<String> newer = new TreeSet<>();
        Stream.concat(types, members)
                .map(reference -> className + ": " + reference)
                .forEach(newer::add);
        return newer;
    }
}
