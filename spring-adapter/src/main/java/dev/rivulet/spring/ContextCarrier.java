// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Carries something that belongs to a request's thread into what is called for its stream later: {@code onClose}, {@code onGap} and checks. Beans of this type are found by
 * themselves; there is one for the {@code SecurityContext}, one for SLF4J's {@code MDC}, and one for what Micrometer's context propagation knows, as far as these libraries are there.
 *
 * <p>Thread safety: safe for use by any thread.
 */
@FunctionalInterface
public interface ContextCarrier {

    /**
     * Takes what is there. Called by the thread that serves the request.
     *
     * @return puts it in place around a call, on whichever thread that runs, and takes it away again
     */
    UnaryOperator<Runnable> capture();

    /**
     * Several as one.
     *
     * @param carriers the carriers; the first one's is put in place first
     * @return one for all of them
     */
    static ContextCarrier all(List<ContextCarrier> carriers) {
        List<ContextCarrier> all = List.copyOf(carriers);
        return () -> {
            List<UnaryOperator<Runnable>> captured =
                    all.stream().map(ContextCarrier::capture).toList();
            return call -> {
                Runnable wrapped = call;
                for (int i = captured.size() - 1; i >= 0; i--) {
                    wrapped = captured.get(i).apply(wrapped);
                }
                return wrapped;
            };
        };
    }
}
