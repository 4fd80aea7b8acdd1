// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import org.jspecify.annotations.Nullable;

/** Lets so many bytes pass, and then ends the connection. */
final class EndingPassage implements Passage {

    private final Ending ending;
    private long left;

    EndingPassage(long bytes, Ending ending) {
        this.left = bytes;
        this.ending = ending;
    }

    @Override
    public int allowance(int held, boolean ended, long now) {
        return (int) Math.min(held, left);
    }

    @Override
    public void passed(int count, int held, long now) {
        left -= count;
    }

    @Override
    public @Nullable Ending ending() {
        return left == 0 ? ending : null;
    }
}
