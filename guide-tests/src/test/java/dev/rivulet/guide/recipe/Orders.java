// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import java.util.concurrent.atomic.AtomicInteger;

/** A state that changes. */
final class Orders {

    static final AtomicInteger OPEN = new AtomicInteger();

    private Orders() {}

    static String asJson() {
        return "{\"open\":" + OPEN.get() + '}';
    }
}
