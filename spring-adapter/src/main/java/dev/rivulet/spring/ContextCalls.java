// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.function.UnaryOperator;

/** Calls that may fail, in a context. */
final class ContextCalls {

    /** Something that may fail. */
    @FunctionalInterface
    interface Call {

        void run() throws Exception;
    }

    private ContextCalls() {}

    static void run(UnaryOperator<Runnable> context, Call call) throws Exception {
        Exception[] failure = new Exception[1];
        context.apply(() -> {
                    try {
                        call.run();
                    } catch (Exception e) {
                        failure[0] = e;
                    }
                })
                .run();
        if (failure[0] != null) {
            throw failure[0];
        }
    }
}
