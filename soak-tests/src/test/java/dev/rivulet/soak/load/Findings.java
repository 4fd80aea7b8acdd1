// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found that must not be.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class Findings {

    private static final int SHOWN = 20;

    private final List<String> first = new ArrayList<>();
    private int count;

    public synchronized void add(String what) {
        count++;
        if (first.size() < SHOWN) {
            first.add(what);
        }
    }

    public synchronized boolean areNone() {
        return count == 0;
    }

    @Override
    public synchronized String toString() {
        return count + " findings\n" + String.join("\n", first);
    }
}
