// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionState;
import org.junit.jupiter.api.Test;

class ConnectionLifeTest {

    private final ConnectionLife life = new ConnectionLife();

    @Test
    void newLife_isOpeningAndNotWritable() {
        assertThat(life.state()).isEqualTo(ConnectionState.OPENING);
        assertThat(life.isWritable()).isFalse();
        assertThat(life.isClosing()).isFalse();
        assertThat(life.reason()).isNull();
        assertThat(life.writeThrough()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void openLife_isWritable() {
        life.open();

        assertThat(life.state()).isEqualTo(ConnectionState.OPEN);
        assertThat(life.isWritable()).isTrue();
    }

    @Test
    void firstClose_winsAndSettlesWhatIsStillWritten() {
        life.open();

        assertThat(life.close(CloseReason.CLOSED_BY_APPLICATION, 7)).isTrue();
        assertThat(life.close(CloseReason.SHUTDOWN, 9)).isFalse();

        assertThat(life.state()).isEqualTo(ConnectionState.CLOSING);
        assertThat(life.isWritable()).isTrue();
        assertThat(life.reason()).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);
        assertThat(life.writeThrough()).isEqualTo(7);
        assertThat(life.end(CloseReason.PEER_GONE)).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);
    }

    @Test
    void closeWhileOpening_waitsForOpen() {
        life.close(CloseReason.APPLICATION_ERROR, 0);
        assertThat(life.state()).isEqualTo(ConnectionState.OPENING);

        life.open();

        assertThat(life.state()).isEqualTo(ConnectionState.CLOSING);
    }

    @Test
    void end_withoutAReason_takesTheFallback() {
        life.open();

        assertThat(life.end(CloseReason.WRITE_STUCK)).isEqualTo(CloseReason.WRITE_STUCK);

        assertThat(life.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(life.isEnded()).isTrue();
        assertThat(life.isWritable()).isFalse();
        assertThat(life.reason()).isEqualTo(CloseReason.WRITE_STUCK);
        assertThat(life.close(CloseReason.SHUTDOWN, 1)).isFalse();
    }
}
