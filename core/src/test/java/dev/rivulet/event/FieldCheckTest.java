// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldCheckTest {

    private static final String PAIR = "\uD83D\uDE00";

    @ParameterizedTest
    @ValueSource(chars = {'\n', '\r', '\0'})
    void id_withForbiddenCharacter_isRefusedWithItsPlace(char forbidden) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.id("abc" + forbidden + "d"))
                .withMessage("id: character U+%04X at index 3 is not allowed in it", (int) forbidden);
    }

    @ParameterizedTest
    @ValueSource(chars = {'\n', '\r'})
    void name_withLineBreak_isRefusedWithItsPlace(char forbidden) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.name(forbidden + "d"))
                .withMessage("name: character U+%04X at index 0 is not allowed in it", (int) forbidden);
    }

    @Test
    void name_withEveryOtherControlCharacter_isTaken() {
        for (char c = 0; c < ' '; c++) {
            if (c != '\n' && c != '\r') {
                assertThat(FieldCheck.name("a" + c)).isEqualTo("a" + c);
            }
        }
    }

    @Test
    void id_withEveryOtherControlCharacter_isTaken() {
        for (char c = 1; c < ' '; c++) {
            if (c != '\n' && c != '\r') {
                assertThat(FieldCheck.id("a" + c)).isEqualTo("a" + c);
            }
        }
    }

    @Test
    void emptyName_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.name(""))
                .withMessageStartingWith("name: must not be empty");
    }

    @Test
    void emptyId_isTaken() {
        assertThat(FieldCheck.id("")).isEmpty();
    }

    @Test
    void emptyKey_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.key(""))
                .withMessage("key: must not be empty");
    }

    @Test
    void text_withEveryCharacterThatIsNoSurrogate_isTaken() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < Character.MIN_SURROGATE; c++) {
            all.append((char) c);
        }
        for (int c = Character.MAX_SURROGATE + 1; c <= Character.MAX_VALUE; c++) {
            all.append((char) c);
        }

        assertThat(FieldCheck.text("data", all.toString())).isEqualTo(all.toString());
    }

    @Test
    void text_withSurrogatePairs_isTaken() {
        String pairs = PAIR + PAIR + "a" + PAIR;

        assertThat(FieldCheck.text("data", pairs)).isSameAs(pairs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\uD83D", "ab\uD83Dc", "ab\uDE00", "ab\uDE00\uD83D", "ab\uD83D\uD83D\uDE00"})
    void text_withUnpairedSurrogate_isRefusedWithItsPlace(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.text("comment", text))
                .withMessage(
                        "comment: unpaired surrogate U+%04X at index 2; UTF-8 cannot express it (was a character cut in two?)",
                        (int) text.charAt(2));
    }

    @Test
    void text_withUnpairedSurrogateBehindPairs_namesTheUnpairedOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.text("data", PAIR + PAIR + "\uDE00"))
                .withMessageStartingWith("data: unpaired surrogate U+DE00 at index 4;");
    }

    @Test
    void idAndName_withUnpairedSurrogate_areRefusedByTheirName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.id("\uD83D"))
                .withMessageStartingWith("id: unpaired surrogate U+D83D at index 0;");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.name("a\uDE00"))
                .withMessageStartingWith("name: unpaired surrogate U+DE00 at index 1;");
    }

    @Test
    void retry_ofZeroAndOfTheLongestMilliseconds_isTaken() {
        Duration longest = Duration.ofMillis(Long.MAX_VALUE);

        assertThat(FieldCheck.retry(Duration.ZERO)).isZero();
        assertThat(FieldCheck.retry(longest)).isSameAs(longest);
    }

    @Test
    void retry_negativeOrBeyondMilliseconds_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.retry(Duration.ofNanos(-1)))
                .withMessage("retry: must not be negative, but was PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCheck.retry(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageStartingWith("retry: too long for milliseconds: PT");
    }
}
