// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Notes how each behaviour was on each container. When the suite is over it stops the containers, makes the page of its notes, and fails if that is not the page which is checked in.
 * A run of a part of the suite makes no page.
 */
final class Recording implements AfterAllCallback, InvocationInterceptor {

    private static final Map<Cell, String> CELLS = new ConcurrentHashMap<>();
    private static final Map<Cell, Throwable> FAILURES = new ConcurrentHashMap<>();

    /** Where a result stands. */
    record Cell(String behaviour, Containers container) {}

    /** Creates it. */
    Recording() {}

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Containers container = (Containers) method.getArguments().get(0);
        Behaviour behaviour = method.getExecutable().getAnnotation(Behaviour.class);
        Cell cell = new Cell(behaviour.value(), container);
        Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        CELLS.put(cell, "fails");
        Quirk.collect(quirks);
        try {
            invocation.proceed();
            CELLS.put(cell, Quirk.cell(quirks));
        } catch (Throwable e) {
            FAILURES.put(cell, e);
            throw e;
        } finally {
            Quirk.collectNoMore();
        }
    }

    /** Also called for each part; the whole is over last. */
    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (context.getRequiredTestClass() != ConformanceTest.class) {
            return;
        }
        Servers.shared().close();
        if (CELLS.size() == ContainersPage.size()) {
            ContainersPage.make(CELLS);
            assertThat(ContainersPage.differences())
                    .as("%s%s", ContainersPage.HOW_TO_REFRESH, whyCellsFail())
                    .isEmpty();
        }
    }

    private static String whyCellsFail() {
        return FAILURES.entrySet().stream()
                .map(entry -> "%s: %s: %s%n"
                        .formatted(entry.getKey().container(), entry.getKey().behaviour(), entry.getValue()))
                .sorted()
                .collect(Collectors.joining());
    }
}
