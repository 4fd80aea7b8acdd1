// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.LeakCheck;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Notes how each behaviour was with each client. When the suite is over it stops servers and clients, looks for what they have left, makes the page of its notes, and fails if that is not the page which is checked in.
 * A run of a part of the suite makes no page.
 */
final class Recording implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor {

    private static final Map<Cell, String> CELLS = new ConcurrentHashMap<>();
    private static final Map<Cell, Throwable> FAILURES = new ConcurrentHashMap<>();

    private final LeakCheck leaks = new LeakCheck();

    /** Where a result stands. */
    record Cell(String behaviour, Client client) {}

    /** Creates it. */
    Recording() {}

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Client client = (Client) method.getArguments().get(0);
        Cell cell = new Cell(InteropPage.row(method.getExecutable()), client);
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

    /** Also called for each part; the whole begins first. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (isWhole(context)) {
            leaks.beforeAll(context);
        }
    }

    /** Also called for each part; the whole is over last. */
    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (!isWhole(context)) {
            return;
        }
        Client.closeAll();
        Site.stopAll();
        leaks.afterAll(context);
        if (CELLS.size() == InteropPage.size()) {
            InteropPage.make(CELLS);
            assertThat(InteropPage.differences())
                    .as("%s%s", InteropPage.HOW_TO_REFRESH, whyCellsFail())
                    .isEmpty();
        }
    }

    private static boolean isWhole(ExtensionContext context) {
        return context.getRequiredTestClass() == InteropTest.class;
    }

    private static String whyCellsFail() {
        return FAILURES.entrySet().stream()
                .map(entry -> "%s: %s: %s%n"
                        .formatted(entry.getKey().client(), entry.getKey().behaviour(), entry.getValue()))
                .sorted()
                .collect(Collectors.joining());
    }
}
