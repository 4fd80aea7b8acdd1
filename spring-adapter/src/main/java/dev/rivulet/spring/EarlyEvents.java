// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.ArrayList;
import java.util.List;

/**
 * What was sent before the stream was open, or while what was sent then is on its way.
 *
 * <p>Thread safety: none; guarded by its owner.
 */
final class EarlyEvents {

    static final int MAX_COUNT = 10_000;
    static final long MAX_BYTES = 1 << 20;

    private final List<Emission> kept = new ArrayList<>();
    private long bytes;

    void add(Emission emission) {
        long weight = emission.weight();
        if (kept.size() >= MAX_COUNT || bytes + weight > MAX_BYTES) {
            throw new IllegalStateException("Too much was sent before the stream was open: " + kept.size()
                    + " events of " + bytes + " bytes are kept, of at most " + MAX_COUNT + " and " + MAX_BYTES
                    + ". Has the controller returned this SseEmitter?");
        }
        kept.add(emission);
        bytes += weight;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    List<Emission> take() {
        List<Emission> taken = List.copyOf(kept);
        clear();
        return taken;
    }

    void clear() {
        kept.clear();
        bytes = 0;
    }
}
