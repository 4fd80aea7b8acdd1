// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Notes how each behaviour was on each container, as a cell of the table, and compares the cells with the page when the class is over. Keeps the
 * containers for all classes of the JVM.
 */
final class Recording implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor {

    private static final Map<Cell, String> CELLS = new ConcurrentHashMap<>();

    /** Where a result stands. */
    record Cell(Class<?> type, String behaviour, Containers container) {}

    /** Creates it. */
    Recording() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Recording.class))
                .computeIfAbsent(Servers.class, key -> Servers.shared());
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Containers container = (Containers) method.getArguments().get(0);
        Behaviour behaviour = method.getExecutable().getAnnotation(Behaviour.class);
        Cell cell = new Cell(context.getRequiredTestClass(), behaviour.value(), container);
        Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        CELLS.put(cell, "fails");
        Quirk.collect(quirks);
        try {
            invocation.proceed();
            CELLS.put(cell, Quirk.cell(quirks));
        } finally {
            Quirk.collectNoMore();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        Class<?> type = context.getRequiredTestClass();
        Map<Cell, String> own = new ConcurrentHashMap<>(CELLS);
        own.keySet().removeIf(cell -> cell.type() != type);
        ContainersPage.add(own);
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> actual = new TreeMap<>();
        Map<String, Map<Containers, String>> page = ContainersPage.cellsOfThePage();
        own.forEach((cell, text) -> {
            String name = cell.behaviour() + " / " + cell.container();
            actual.put(name, text);
            expected.put(name, page.getOrDefault(cell.behaviour(), Map.of()).getOrDefault(cell.container(), "missing"));
        });
        assertThat(actual).as(ContainersPage.HOW_TO_REFRESH).isEqualTo(expected);
    }
}
