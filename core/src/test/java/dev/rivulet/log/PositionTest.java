// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 4711, 999_999_999_999_999_999L})
    void parse_readsWhatToStringWrote(long sequence) {
        Position position = new Position("k3x9qa2m", sequence);

        assertThat(position).hasToString("k3x9qa2m-" + sequence);
        assertThat(Position.parse(position.toString())).contains(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "a-",
                "-1",
                "a",
                "a1",
                "a--1",
                "a-1-1",
                "a-01",
                "a-00",
                "a-+1",
                "a-1 ",
                " a-1",
                "a-1\n",
                "a-\u0661",
                "\u00E4-1",
                "a_b-1",
                "a-1000000000000000000",
                "a-9223372036854775808",
                "abcdefghijklmnopqrstuvwxyz0123456-1",
                "a-0x1",
                "a-1.0"
            })
    void parse_ofAnythingElse_isNothing(String text) {
        assertThat(Position.parse(text)).isEmpty();
    }

    @Test
    void epoch_mayBeLettersAndDigitsUpTo32() {
        String longest = "Zz0123456789abcdefghijklmnopqrsT";

        assertThat(Position.parse(longest + "-7")).contains(new Position(longest, 7));
    }

    @Test
    void partsThatCannotBeWritten_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position("a-b", 1))
                .withMessage("epoch: must be 1 to 32 ASCII letters and digits, but was \"a-b\"");
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position("a", -1))
                .withMessage("sequence: must not be negative, but was -1");
    }
}
