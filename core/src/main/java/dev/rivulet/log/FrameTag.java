// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes a frame from plain bytes: its conflation key, and who may read it. Most frames have none.
 *
 * @param <R> what a reader is to the audience
 */
final class FrameTag<R> {

    final @Nullable String key;
    private final @Nullable Predicate<? super R> audience;

    /**
     * The sequence of the newer event of the same key, or 0. Written under the log's lock, read by lanes at any time: one that misses the change writes an
     * event that it could have spared.
     */
    private volatile long supersededBy;

    FrameTag(@Nullable String key, @Nullable Predicate<? super R> audience) {
        this.key = key;
        this.audience = audience;
    }

    boolean isFor(R reader) {
        return audience == null || audience.test(reader);
    }

    boolean isSuperseded() {
        return supersededBy != 0;
    }

    boolean isSupersededWithin(long through) {
        long newer = supersededBy;
        return newer != 0 && newer <= through;
    }

    void supersede(long newer) {
        supersededBy = newer;
    }
}
