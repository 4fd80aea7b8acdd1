// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.WriteLatency.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WriteLatencySamplesTest {

    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int REMEMBERED = 1_024;

    private final List<Long> told = new ArrayList<>();
    private final WriteLatency latency = new WriteLatency(told::add);

    @Test
    void noEvent_isNoSample() {
        assertThat(latency.hasAnyFrom(0)).isFalse();
        assertThat(latency.firstFrom(0)).isEqualTo(latency.count()).isZero();
    }

    @Test
    void firstEventOfAnInterval_isASample() {
        latency.published(5, 100);
        latency.published(6, 100 + INTERVAL - 1);
        latency.published(7, 100 + INTERVAL);

        assertThat(latency.count()).isEqualTo(2);
        assertThat(latency.sample(latency.firstFrom(5))).isEqualTo(new Sample(5, 100));
        assertThat(latency.sample(latency.firstFrom(6))).isEqualTo(new Sample(7, 100 + INTERVAL));
        assertThat(latency.hasAnyFrom(7)).isTrue();
        assertThat(latency.hasAnyFrom(8)).isFalse();
        assertThat(latency.firstFrom(8)).isEqualTo(2);
    }

    @Test
    void oldSamples_areForgotten() {
        for (int i = 1; i <= 3 * REMEMBERED; i++) {
            latency.published(10L * i, i * INTERVAL);
        }

        for (int i = 1; i <= 3 * REMEMBERED; i++) {
            long first = Math.max(i, 2 * REMEMBERED + 1);
            assertThat(latency.sample(latency.firstFrom(10L * i))).isEqualTo(new Sample(10 * first, first * INTERVAL));
        }
    }

    @Test
    void consumer_isTold() {
        latency.tell(3);
        latency.tell(4);

        assertThat(told).containsExactly(3L, 4L);
    }
}
