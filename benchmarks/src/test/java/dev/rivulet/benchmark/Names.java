// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.servlet.Container;
import java.util.Locale;

/** How the table calls things. */
final class Names {

    private Names() {}

    static String of(Container container) {
        return container.name().charAt(0) + container.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
