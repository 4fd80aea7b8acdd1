// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RequestAndLimitsTest {

    @Test
    void request_withoutAddress_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionRequest.from(""))
                .withMessage("remoteAddress: must not be empty");
    }

    @Test
    void requestFromAnAddress_hasNoUserAndNoId() {
        assertThat(ConnectionRequest.from("192.0.2.1")).isEqualTo(new ConnectionRequest("192.0.2.1", null, null, null));
    }

    @Test
    void limits_belowOne_areRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.ofConnections(0))
                .withMessage("connections: must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.none().perAddress(-1))
                .withMessage("perAddress: must be at least 1, but was -1");
    }

    @Test
    void request_isReadAsWritten() {
        ConnectionRequest request = ConnectionRequest.from("192.0.2.1")
                .withUser("ada")
                .withSession("s1")
                .withLastEventId("7");

        assertThat(request).isEqualTo(new ConnectionRequest("192.0.2.1", "ada", "s1", "7"));
        assertThat(request.withUser(null).withSession(null).withLastEventId(null))
                .isEqualTo(ConnectionRequest.from("192.0.2.1"));
    }

    @Test
    void limitsOfUsersAndSessions_belowOne_areRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.none().perUser(0))
                .withMessage("perUser: must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.none().perSession(-1))
                .withMessage("perSession: must be at least 1, but was -1");
        assertThat(Limits.ofConnections(9).perAddress(4).perUser(3).perSession(2))
                .isEqualTo(new Limits(9, 4, 3, 2));
    }

    @Test
    void limits_areReadAsWritten() {
        assertThat(Limits.ofConnections(10).perAddress(2))
                .isEqualTo(new Limits(10, 2, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(Limits.ofConnections(10).perAddress()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Limits.none().connections()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void startFromANegativeNumberOfEvents_isRefused() {
        assertThat(StartFrom.newest(0)).isEqualTo(StartFrom.newest(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StartFrom.newest(-1))
                .withMessage("events: must not be negative, but was -1");
    }
}
