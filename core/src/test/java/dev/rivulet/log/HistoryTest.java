// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HistoryTest {

    @Test
    void standard_isWhatItsJavadocSays() {
        assertThat(History.standard()).isEqualTo(new History(1_000, 1_048_576, Duration.ofMinutes(10)));
    }

    @Test
    void none_keepsNothing() {
        assertThat(History.none()).isEqualTo(new History(0, 0, Duration.ZERO));
    }

    @Test
    void bounds_areChangedOneByOne() {
        History history = History.ofEvents(7).bytes(11).maxAge(Duration.ofSeconds(13));

        assertThat(history).isEqualTo(new History(7, 11, Duration.ofSeconds(13)));
    }

    @Test
    void endlessAge_isShortenedToTenYears() {
        Duration tenYears = Duration.ofDays(3653);

        assertThat(History.ofEvents(7).maxAge()).isEqualTo(tenYears);
        assertThat(History.none().maxAge(Duration.ofSeconds(Long.MAX_VALUE)).maxAge())
                .isEqualTo(tenYears);
    }

    @Test
    void negativeBounds_areRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> History.ofEvents(-1))
                .withMessage("events: must not be negative, but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> History.none().bytes(-2))
                .withMessage("bytes: must not be negative, but was -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> History.none().maxAge(Duration.ofNanos(-1)))
                .withMessage("maxAge: must not be negative, but was PT-0.000000001S");
    }
}
