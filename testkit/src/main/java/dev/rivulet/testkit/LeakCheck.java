// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit Jupiter extension that fails a test which leaves threads behind whose name begins with {@code rivulet-}.
 *
 * <p>Use it as {@code @ExtendWith(LeakCheck.class)}, or, with other names or another time, by {@code @RegisterExtension}. Threads that ran
 * before the test do not count, so a broadcaster that a whole class shares is no leak of its tests; it is one of the class, if it still
 * runs after {@code @AfterAll}. Threads that are about to end are given 5 seconds.
 *
 * <p>Limits: it looks after {@code @AfterEach} and before JUnit closes fields annotated with {@code @AutoClose}, so close in the test or in
 * {@code @AfterEach}. Threads of tests that run at the same time in one JVM cannot be told apart.
 *
 * <p>Thread safety: immutable.
 */
public final class LeakCheck implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);

    private final String namePrefix;
    private final Duration patience;

    /** A check for threads named {@code rivulet-*} that waits 5 seconds for them to end. */
    public LeakCheck() {
        this("rivulet-", Duration.ofSeconds(5));
    }

    /**
     * A check for other threads.
     *
     * @param namePrefix how the threads' names begin
     * @param patience   how long to wait, in total, for threads to end
     */
    public LeakCheck(String namePrefix, Duration patience) {
        this.namePrefix = namePrefix;
        this.patience = patience;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check(context);
    }

    private void remember(ExtensionContext context) {
        context.getStore(NAMESPACE).put(this, new Before(threads()));
    }

    private void check(ExtensionContext context) {
        Before before = context.getStore(NAMESPACE).remove(this, Before.class);
        if (before == null) {
            return;
        }
        Deadline deadline = new Deadline(patience);
        Set<Thread> left = threads();
        left.removeAll(before.threads());
        left.forEach(thread -> join(thread, deadline));
        left.removeIf(thread -> !thread.isAlive());
        if (!left.isEmpty()) {
            throw new AssertionError(left.size() + " threads left behind after " + patience + ':' + describe(left));
        }
    }

    private Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(namePrefix))
                .collect(Collectors.toSet());
    }

    private static void join(Thread thread, Deadline deadline) {
        long millis = deadline.millisLeft();
        if (millis == 0) {
            return;
        }
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + thread, e);
        }
    }

    private static String describe(Set<Thread> threads) {
        StringBuilder text = new StringBuilder();
        Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
        for (Thread thread : threads) {
            text.append("\n\"").append(thread.getName()).append("\" ").append(thread.getState());
            for (StackTraceElement frame : stacks.getOrDefault(thread, new StackTraceElement[0])) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    private record Before(Set<Thread> threads) {}
}
