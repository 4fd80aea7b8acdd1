// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes as an event stream, and any texts as an event. */
class ParserFuzzTest {

    private static final int LONG_DIGITS = 18;

    @FuzzTest(maxDuration = "2m")
    void parser_understandsWhatTheReferenceDoes_inWhateverPieces(byte[] stream) {
        List<String> expected = ReferenceParser.parse(stream);

        assertThat(parsed(stream, Math.max(1, stream.length))).isEqualTo(expected);
        assertThat(parsed(stream, 1)).isEqualTo(expected);
        assertThat(parsed(stream, 2 + (stream.length & 3))).isEqualTo(expected);
    }

    private static List<String> parsed(byte[] stream, int pieceLength) {
        List<String> seen = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(new Recorder(seen));
        for (int at = 0; at < stream.length; at += pieceLength) {
            parser.feed(stream, at, Math.min(pieceLength, stream.length - at));
        }
        seen.add("last <" + parser.lastEventId() + '>');
        return seen;
    }

    private record Recorder(List<String> seen) implements EventStreamParser.Listener {

        @Override
        public void onEvent(ReceivedEvent event) {
            seen.add("event <" + event.name() + "> <" + event.data() + "> <" + event.lastEventId() + '>');
        }

        @Override
        public void onComment(String text) {
            seen.add("comment <" + text + '>');
        }

        @Override
        public void onRetry(Duration delay) {
            String millis = Long.toString(delay.toMillis());
            seen.add(millis.length() > LONG_DIGITS ? "retry of many digits" : "retry <" + millis + '>');
        }
    }

    @FuzzTest(maxDuration = "2m")
    void event_comesBackAsItWasMade_orIsRefused(byte[] bytes) {
        String[] parts = Arrays.copyOf(new String(bytes, StandardCharsets.UTF_16BE).split("\uFFFF", 4), 4);
        SseEvent event;
        try {
            event = event(parts);
        } catch (IllegalArgumentException refused) {
            return;
        }
        List<ReceivedEvent> received = EventStreamParser.parse(event.encoded().toByteArray());

        assertThat(received).hasSize(1);
        assertThat(received.get(0).data())
                .isEqualTo(parts[0].replace("\r\n", "\n").replace('\r', '\n'));
        assertThat(received.get(0).name()).isEqualTo(parts[1] == null ? "message" : parts[1]);
        assertThat(received.get(0).lastEventId()).isEqualTo(parts[2] == null ? "" : parts[2]);
    }

    private static SseEvent event(String[] parts) {
        SseEvent event = parts[1] == null ? SseEvent.of(parts[0]) : SseEvent.named(parts[1], parts[0]);
        event = parts[2] == null ? event : event.withId(parts[2]);
        return parts[3] == null ? event : event.withComment(parts[3]);
    }
}
