// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.log.Position;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdLineTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 99, 100, 1_234_567_890, 999_999_999_999_999_999L, Long.MAX_VALUE})
    void line_isThePositionAsAnIdField(long sequence) {
        String line = new String(new IdLine("k3x9qa2m").of(sequence), StandardCharsets.US_ASCII);

        assertThat(line).isEqualTo("id: " + new Position("k3x9qa2m", sequence) + '\n');
    }

    @Test
    void newEpochs_differAndAreEpochsOfPositions() {
        Set<String> epochs = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String epoch = IdLine.ofNewEpoch().epoch();
            assertThat(Position.parse(epoch + "-1")).contains(new Position(epoch, 1));
            epochs.add(epoch);
        }

        assertThat(epochs).hasSize(1_000).allMatch(epoch -> epoch.length() == 8);
    }
}
