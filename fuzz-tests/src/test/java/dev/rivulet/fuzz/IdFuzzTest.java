// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectTickets;
import dev.rivulet.log.Position;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Any text as an id or a ticket. */
class IdFuzzTest {

    private static final Pattern POSITION = Pattern.compile("[0-9A-Za-z]{1,32}-(0|[1-9][0-9]{0,17})");
    private static final String END = "rivulet.end.";

    @FuzzTest(maxDuration = "1m")
    void position_isReadAsItIsWritten_andNothingElseIs(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Optional<Position> position = Position.parse(text);

        assertThat(position.isPresent()).isEqualTo(POSITION.matcher(text).matches());
        assertThat(position.map(Position::toString).orElse(text)).isEqualTo(text);
    }

    @FuzzTest(maxDuration = "1m")
    void endMark_isItsPrefixAndAPosition(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean expected = text.startsWith(END)
                && POSITION.matcher(text.substring(END.length())).matches();

        assertThat(SseBroadcaster.isEnd(text)).isEqualTo(expected);
        assertThat(SseBroadcaster.isEnd(END + text))
                .isEqualTo(POSITION.matcher(text).matches());
    }

    @FuzzTest(maxDuration = "1m")
    void ticket_isGoodAsItWasIssuedOnly_andOnce(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        ConnectTickets<String> tickets = ConnectTickets.standard();
        String ticket = tickets.issue("holder");

        assertThat(tickets.redeem(text)).isEmpty();
        assertThat(tickets.redeem(text + ' ' + ticket)).isEmpty();
        assertThat(tickets.redeem(ticket + text + ' ')).isEmpty();
        assertThat(tickets.redeem(ticket)).contains("holder");
        assertThat(tickets.redeem(ticket)).isEmpty();
    }
}
