// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import java.util.List;
import java.util.stream.IntStream;

/** Data of events that are numbered in a row. */
final class Numbers {

    private Numbers() {}

    /** The numbers of a range as texts, both ends included. */
    static List<String> of(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }
}
