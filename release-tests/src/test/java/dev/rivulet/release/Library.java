// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The jars of others that ours are tried with. */
final class Library {

    static final Path CAFFEINE = of(Caffeine.class);
    static final Path JSPECIFY = of(NullMarked.class);
    static final Path SERVLET = of(jakarta.servlet.Servlet.class);
    static final Path LEGACY_SERVLET = of(javax.servlet.Servlet.class);

    private Library() {}

    static List<Path> modern() {
        return List.of(CAFFEINE, JSPECIFY, SERVLET);
    }

    private static Path of(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
