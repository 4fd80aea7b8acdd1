// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.context;

import dev.rivulet.spring.ContextCarrier;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries SLF4J's mapped diagnostic context.
 *
 * <p>Thread safety: immutable.
 */
final class MdcCarrier implements ContextCarrier {

    @Override
    public UnaryOperator<Runnable> capture() {
        Map<String, String> captured = MDC.getCopyOfContextMap();
        return call -> () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            put(captured);
            try {
                call.run();
            } finally {
                put(before);
            }
        };
    }

    private static void put(@Nullable Map<String, String> values) {
        if (values == null || values.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(values);
        }
    }
}
