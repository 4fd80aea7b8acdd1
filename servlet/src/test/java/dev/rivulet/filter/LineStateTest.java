// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All texts of these three bytes up to a length, which is longer than anything that the states look back to. */
final class LineStateTest {

    private static final int MAX_LENGTH = 8;

    /** The number of texts of that alphabet: 1 + 3 + 9 + ... */
    private static final int COUNT = 9841;

    private static final List<String> TEXTS = texts();

    private static List<String> texts() {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; all.get(i).length() < MAX_LENGTH; i++) {
            for (char next : new char[] {'a', '\r', '\n'}) {
                all.add(all.get(i) + next);
            }
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static LineState stateOf(String text) {
        LineState state = LineState.START;
        for (byte octet : bytes(text)) {
            state = state.after(octet);
        }
        return state;
    }

    /** Counts lines as a reader would who has the whole text in front of him. */
    private static LineState reference(String text) {
        if (text.isEmpty()) {
            return LineState.START;
        }
        boolean lineFeed = text.endsWith("\n");
        String[] lines = text.split("\r\n|\r|\n", -1);
        if (!lines[lines.length - 1].isEmpty()) {
            return LineState.INSIDE;
        }
        if (lines[lines.length - 2].isEmpty()) {
            return lineFeed ? LineState.BLANK_LINE : LineState.BLANK_RETURN;
        }
        return lineFeed ? LineState.LINE_FEED : LineState.RETURN;
    }

    @Test
    void everyText_bytewise_endsInTheStateOfItsLastLines() {
        assertThat(TEXTS).hasSize(COUNT).allSatisfy(text -> assertThat(stateOf(text))
                .isEqualTo(reference(text)));
    }

    @Test
    void everyText_cutAnywhere_endsInTheSameState() {
        for (String text : TEXTS) {
            byte[] bytes = bytes("aa" + text + "a");
            for (int cut = 0; cut <= text.length(); cut++) {
                LineState first = LineState.START.after(bytes, 2, cut);
                LineState both = first.after(bytes, 2 + cut, text.length() - cut);

                assertThat(first).as("%s, %s", bytes, cut).isEqualTo(reference(text.substring(0, cut)));
                assertThat(both).as("%s, %s", bytes, cut).isEqualTo(reference(text));
            }
        }
    }

    @Test
    void nothing_changesNoState() {
        for (LineState state : LineState.values()) {
            assertThat(state.after(new byte[] {'\n'}, 0, 0)).isEqualTo(state);
        }
    }

    @Test
    void bytesThatAreNotAscii_areWithinALine() {
        assertThat(LineState.START.after((byte) 0x8A)).isEqualTo(LineState.INSIDE);
        assertThat(LineState.LINE_FEED.after((byte) 0x8D)).isEqualTo(LineState.INSIDE);
    }

    /** A field that a parser reads after the end of an event makes an event alone. */
    @Test
    void endsEvent_isWhereAParserHasNothingPending() {
        for (String text : TEXTS) {
            List<ReceivedEvent> events = EventStreamParser.parse(fields(text) + "data:z\n\n");
            boolean alone =
                    !text.isEmpty() && events.get(events.size() - 1).data().equals("z");

            assertThat(stateOf(text).endsEvent()).as("%s", bytes(text)).isEqualTo(alone);
        }
    }

    @Test
    void endsEvent_isSaidOfEveryPlaceWhereAParserGivesAnEvent() {
        for (String text : TEXTS) {
            int events = EventStreamParser.parse(fields(text)).size();
            boolean gives = !text.isEmpty()
                    && events
                            > EventStreamParser.parse(fields(text.substring(0, text.length() - 1)))
                                    .size();
            if (gives) {
                assertThat(stateOf(text).endsEvent()).as("%s", bytes(text)).isTrue();
            }
        }
    }

    @Test
    void heartbeat_whereItMayStand_changesNoEvent() {
        for (String text : TEXTS) {
            List<String> events = data(fields(text));
            for (int cut = 0; cut <= text.length(); cut++) {
                String before = text.substring(0, cut);
                assertThat(stateOf(before).takesHeartbeat()).isEqualTo(before.endsWith("\n"));
                if (stateOf(before).takesHeartbeat()) {
                    assertThat(data(fields(before) + ":\n" + fields(text.substring(cut))))
                            .as("%s, %s", bytes(text), cut)
                            .isEqualTo(events);
                }
            }
        }
    }

    @Test
    void endsLine_isAfterEveryLineEnd() {
        assertThat(TEXTS).allSatisfy(text -> assertThat(stateOf(text).endsLine())
                .isEqualTo(text.endsWith("\r") || text.endsWith("\n")));
    }

    /** Each line that is not blank becomes one of data. */
    private static String fields(String text) {
        return text.replace("a", "data:a");
    }

    private static List<String> data(String stream) {
        return EventStreamParser.parse(stream).stream().map(ReceivedEvent::data).toList();
    }
}
