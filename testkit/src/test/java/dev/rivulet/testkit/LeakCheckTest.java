// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeakCheckTest {

    private final LeakCheck check = new LeakCheck("leaky-", Duration.ofMillis(50));
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExtensionContext context = context();

    @AfterEach
    void releaseThreads() {
        release.countDown();
    }

    private Thread leak(String name) {
        Thread thread = new Thread(this::hang, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void hang() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void threadLeftBehind_failsTheTestWithItsNameAndStack() {
        check.beforeEach(context);
        leak("leaky-1");

        assertThatThrownBy(() -> check.afterEach(context))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 threads left behind")
                .hasMessageContaining("\"leaky-1\" WAITING")
                .hasMessageContaining("LeakCheckTest.hang");
    }

    @Test
    void threadOfTheClass_isNoLeakOfItsTestsButOneOfTheClass() {
        ExtensionContext ofClass = context();
        check.beforeAll(ofClass);
        leak("leaky-shared");
        check.beforeEach(context);

        assertThatCode(() -> check.afterEach(context)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check.afterAll(ofClass)).hasMessageContaining("leaky-shared");
    }

    @Test
    void threadsOfOthers_doNotCount() {
        check.beforeEach(context);
        leak("somebody-else-leaky-1");

        assertThatCode(() -> check.afterEach(context)).doesNotThrowAnyException();
    }

    @Test
    void threadThatIsAboutToEnd_isGivenTime() {
        LeakCheck patient = new LeakCheck("leaky-", Duration.ofSeconds(20));
        patient.beforeEach(context);
        Thread ending = new Thread(() -> LockSupport.parkNanos(50_000_000), "leaky-ending");
        ending.start();

        assertThatCode(() -> patient.afterEach(context)).doesNotThrowAnyException();
        assertThat(ending.isAlive()).isFalse();
    }

    private static ExtensionContext context() {
        Map<Object, Object> values = new HashMap<>();
        Object store = proxy(ExtensionContext.Store.class, (name, arguments) -> switch (name) {
            case "put" -> values.put(arguments[0], arguments[1]);
            case "remove" -> values.remove(arguments[0]);
            default -> throw new UnsupportedOperationException(name);
        });
        return (ExtensionContext) proxy(ExtensionContext.class, (name, arguments) -> {
            assertThat(name).isEqualTo("getStore");
            return store;
        });
    }

    private static Object proxy(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.answer(method.getName(), arguments));
    }

    private interface Answer {
        Object answer(String method, Object[] arguments);
    }

    @Nested
    @ExtendWith(LeakCheck.class)
    class WithAnnotation {

        @Test
        void testThatEndsItsThreads_passes() throws InterruptedException {
            Thread thread = new Thread(() -> {}, "rivulet-short");
            thread.start();
            thread.join();
        }
    }

    @Nested
    class WithField {

        @RegisterExtension
        static final LeakCheck LEAKS = new LeakCheck("other-", Duration.ofSeconds(1));

        @Test
        void testThatEndsItsThreads_passes() throws InterruptedException {
            Thread thread = new Thread(() -> {}, "other-short");
            thread.start();
            thread.join();
        }
    }
}
