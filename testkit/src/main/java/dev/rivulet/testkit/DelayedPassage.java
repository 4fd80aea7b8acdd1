// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

/** Lets a chunk pass some time after it has come. */
final class DelayedPassage implements Passage {

    private final long pause;
    private long due;

    DelayedPassage(long pause) {
        this.pause = pause;
    }

    @Override
    public void arrived(long now) {
        due = now + pause;
    }

    @Override
    public int allowance(int held, boolean ended, long now) {
        return now >= due ? held : 0;
    }

    @Override
    public long nextLook() {
        return due;
    }
}
