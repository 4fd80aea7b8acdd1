// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Where containers differ, and why. A test that meets one expects what is written here, and the table points to it. */
enum Quirk {
    NO_WRITE_LISTENER(
            EnumSet.of(Containers.TOMCAT_7, Containers.JETTY_8),
            "Servlet 3.0 has no `WriteListener`: there is nothing to filter, and a servlet that uses it does not load."),
    POOL_INHERITS(
            EnumSet.of(Containers.JETTY_8),
            "Jetty 8 makes a thread of its pool on behalf of whoever needs one, with the class loader of that webapp, and keeps it until it has been idle for "
                    + "`maxIdleTime`. Until then the class loader of a webapp that is gone can stay; no thread of ours does."),
    WARNS_OF_THE_JDK(
            EnumSet.of(Containers.TOMCAT_7),
            "Tomcat 7 does not know JDK 17 and newer, and warns at each undeployment that it could not clear `ObjectStreamClass$Caches`. It is harmless, and of any webapp.");

    private static final ThreadLocal<Set<Quirk>> MET = new ThreadLocal<>();

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Containers> containers;

    private final String text;

    Quirk(Set<Containers> containers, String text) {
        this.containers = containers;
        this.text = text;
    }

    Set<Containers> containers() {
        return containers;
    }

    /** What differs, and why. */
    String text() {
        return text;
    }

    /** How the table points to it. */
    String mark() {
        return "[" + (char) ('a' + ordinal()) + ']';
    }

    /** Whether a container has it; the table then says so for the behaviour that asks. */
    boolean isOf(Containers container) {
        boolean has = containers.contains(container);
        if (has) {
            MET.get().add(this);
        }
        return has;
    }

    static void collect(Set<Quirk> met) {
        MET.set(met);
    }

    static void collectNoMore() {
        MET.remove();
    }

    static String cell(Set<Quirk> met) {
        return met.isEmpty() ? "✓" : met.stream().map(Quirk::mark).collect(Collectors.joining(" "));
    }
}
