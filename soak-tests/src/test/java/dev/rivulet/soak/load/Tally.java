// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all readers together have had and done.
 *
 * <p>Thread safety: none; the load's thread's.
 */
final class Tally {

    private static final int STEPS_PER_OCTAVE = 4;
    private static final int BUCKETS = 64 * STEPS_PER_OCTAVE;

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long events;
    private long bytes;
    private long[] ages = new long[BUCKETS];

    void event() {
        events++;
    }

    void bytes(int count) {
        bytes += count;
    }

    long bytes() {
        return bytes;
    }

    void own() {
        count("own events");
    }

    void gap() {
        count("gaps");
    }

    void resumed() {
        count("resumptions");
    }

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    Map<String, Long> counts() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("events", events);
        all.putAll(counts);
        return all;
    }

    long events() {
        return events;
    }

    /** How long an event was on its way, to within a fifth. */
    void age(long nanos) {
        int step = (int) (STEPS_PER_OCTAVE * Math.log((double) Math.max(1, nanos)) / Math.log(2));
        ages[Math.min(BUCKETS - 1, step)]++;
    }

    /** The age, in nanoseconds, that a share of the events since the last call did not exceed; 0 if there were none. */
    long[] takeAges(double... shares) {
        long[] taken = new long[shares.length];
        for (int i = 0; i < shares.length; i++) {
            taken[i] = quantile(shares[i]);
        }
        ages = new long[BUCKETS];
        return taken;
    }

    private long quantile(double share) {
        long all = java.util.Arrays.stream(ages).sum();
        long below = 0;
        for (int step = 0; step < BUCKETS && all > 0; step++) {
            below += ages[step];
            if (below >= share * all) {
                return (long) Math.pow(2, (step + 1.0) / STEPS_PER_OCTAVE);
            }
        }
        return 0;
    }
}
