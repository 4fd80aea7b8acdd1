// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.util.concurrent.Callable;

/** One after the other; who is first changes from round to round, so that what the machine does meanwhile hits both. */
final class Turns {

    private Turns() {}

    static <T> Both<T> of(int round, Callable<T> without, Callable<T> with) throws Exception {
        if (round % 2 == 0) {
            T first = without.call();
            return new Both<>(first, with.call());
        }
        T first = with.call();
        return new Both<>(without.call(), first);
    }

    /** What came of a round. */
    record Both<T>(T without, T with) {}
}
