// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DataEncoderTest {

    @Test
    void event_holdsTheEncodedObject() {
        DataEncoder<Integer> hex = Integer::toHexString;

        assertThat(hex.event(255)).isEqualTo(SseEvent.of("ff"));
    }

    @Test
    void event_ofWhatCannotBeEncoded_isRefusedWithTheCause() {
        IOException cause = new IOException("no");
        DataEncoder<Integer> failing = value -> {
            throw cause;
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.event(1))
                .withMessage("value: could not be encoded: java.lang.Integer")
                .withCause(cause);
    }

    @Test
    void event_ofDataThatUtf8CannotExpress_isRefused() {
        DataEncoder<Integer> half = value -> "\uD83D";

        assertThatIllegalArgumentException().isThrownBy(() -> half.event(1)).withMessageStartingWith("data: ");
    }
}
