// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

/** Lets a few bytes at a time pass. */
final class TrickledPassage implements Passage {

    private final int bytes;
    private final long pause;
    private long due;

    TrickledPassage(int bytes, long pause) {
        this.bytes = bytes;
        this.pause = pause;
    }

    @Override
    public int allowance(int held, boolean ended, long now) {
        return now >= due ? Math.min(bytes, held) : 0;
    }

    @Override
    public void passed(int count, int held, long now) {
        due = now + pause;
    }

    @Override
    public long nextLook() {
        return due;
    }
}
