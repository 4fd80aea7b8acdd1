// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.time.Duration;

/** Waiting that no condition ends: the time in which others are measured. */
final class Pause {

    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
