// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What code that is called may throw, whatever it declares: languages other than Java, and bridges, throw anything anywhere. */
final class Failures {

    private Failures() {}

    static List<Throwable> ofEveryKind() {
        return List.of(
                new IOException("an I/O failure, as this test wants it"),
                new IllegalStateException("a runtime exception, as this test wants it"),
                new NoClassDefFoundError("an error, as this test wants it"),
                new StackOverflowError("an endless recursion, as this test wants it"),
                new Exception("an undeclared exception, as this test wants it"),
                new InterruptedException("an interrupt, as this test wants it"));
    }

    static Stream<Throwable> unchecked() {
        return ofEveryKind().stream()
                .filter(failure -> failure instanceof RuntimeException || failure instanceof Error);
    }

    /** Throws anything without declaring it. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> RuntimeException sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Throws anything as if it were unchecked. */
    static RuntimeException thrown(Throwable failure) {
        return Failures.<RuntimeException>sneak(failure);
    }
}
