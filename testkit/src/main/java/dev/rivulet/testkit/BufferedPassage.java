// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

/** Collects bytes and lets them pass together. */
final class BufferedPassage implements Passage {

    private final int bytes;
    private boolean emptying;

    BufferedPassage(int bytes) {
        this.bytes = bytes;
    }

    @Override
    public boolean takesMore(int held) {
        return !emptying;
    }

    @Override
    public int allowance(int held, boolean ended, long now) {
        emptying = held > 0 && (emptying || ended || held >= bytes);
        return emptying ? held : 0;
    }

    @Override
    public void passed(int count, int held, long now) {
        emptying = held > 0;
    }
}
