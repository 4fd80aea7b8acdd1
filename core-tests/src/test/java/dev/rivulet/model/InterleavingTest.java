// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of a broadcaster, each held against a model that has no bounds: publishing to several topics, broadcasts, private
 * events, peers that read, stall, fail, come back and resume, subscriptions that come and go, time that passes, and lanes that run
 * one at a time in any order. Whatever happens, nothing is lost, doubled or reordered without the peer being told, and every connection
 * ends exactly once.
 *
 * <p>A failure names its seed; {@code new RandomRun(seed).play()} repeats it.
 */
class InterleavingTest {

    private static final int BLOCKS = 30;
    private static final int SEEDS_PER_BLOCK = 100;

    static IntStream firstSeeds() {
        return IntStream.range(0, BLOCKS).map(block -> block * SEEDS_PER_BLOCK);
    }

    @ParameterizedTest(name = "100 seeds from {0}")
    @MethodSource("firstSeeds")
    void everyHistory_isAsTheModelSays(int firstSeed) {
        for (int seed = firstSeed; seed < firstSeed + SEEDS_PER_BLOCK; seed++) {
            RandomRun run = new RandomRun(seed);
            try {
                run.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\nin " + run, e);
            }
        }
    }
}
