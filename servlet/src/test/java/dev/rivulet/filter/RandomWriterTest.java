// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an application writes, in whatever pieces, with whatever pauses: heartbeats every millisecond change none of its events. */
@ExtendWith(LeakCheck.class)
final class RandomWriterTest {

    private static final int STREAMS = 12;
    private static final int EVENTS = 60;

    /** On a busy machine the clock may miss all pauses of a round. */
    private static final int MAX_ROUNDS = 20;

    private static final long SEED = 20_261_121;

    static Stream<Arguments> waysAndContainers() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(RandomWriter.Kind.values()).map(kind -> Arguments.of(container, kind)));
    }

    @ParameterizedTest
    @MethodSource("waysAndContainers")
    void heartbeats_amongRandomWrites_changeNoEvent(Container container, RandomWriter.Kind kind) throws Exception {
        List<RandomStream> streams = new ArrayList<>();
        Webapp webapp = new Webapp().filter("/*", new SseFilter(), "heartbeat", "1ms", "flushAfter", "2ms");
        for (int i = 0; i < STREAMS; i++) {
            RandomStream stream = RandomStream.of(new Random(SEED + i), EVENTS);
            streams.add(stream);
            webapp.with("/stream" + i, RandomWriter.servlet(kind, stream));
        }
        int heartbeats = 0;
        try (RunningContainer server = container.start(webapp)) {
            for (int round = 0; round < MAX_ROUNDS && heartbeats == 0; round++) {
                heartbeats = read(server, streams);
            }
        }
        assertThat(heartbeats).as("heartbeats").isPositive();
    }

    /** All streams at once. Answers how many heartbeats there were. */
    private static int read(RunningContainer server, List<RandomStream> streams) throws Exception {
        List<RawSseClient> peers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            peers.add(RawSseClient.to("127.0.0.1", server.port())
                    .path("/stream" + i)
                    .connect());
        }
        int heartbeats = 0;
        for (int i = 0; i < STREAMS; i++) {
            try (RawSseClient peer = peers.get(i)) {
                byte[] written = streams.get(i).bytes();
                byte[] received = peer.readToEnd();
                assertThat(facts(received)).as("events of stream " + i).isEqualTo(facts(written));
                heartbeats += requireOnlyHeartbeatsAdded(written, received);
            }
        }
        return heartbeats;
    }

    private static List<String> facts(byte[] stream) {
        return EventStreamParser.parse(stream).stream()
                .map(RandomWriterTest::fact)
                .toList();
    }

    private static String fact(ReceivedEvent event) {
        return event.name() + '|' + event.lastEventId() + '|' + event.data();
    }

    /** Takes out of what was received whatever the application did not write, which must be lines of a colon, each after an LF. */
    private static int requireOnlyHeartbeatsAdded(byte[] written, byte[] received) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        int heartbeats = 0;
        int next = 0;
        for (int i = 0; i < received.length; ) {
            boolean expected = next < written.length && received[i] == written[next];
            if (isHeartbeat(received, i) && (!expected || !isHeartbeat(written, next))) {
                heartbeats++;
                i += 2;
            } else {
                rest.write(received[i]);
                i++;
                next++;
            }
        }
        assertThat(rest.toByteArray()).as("the application's bytes").isEqualTo(written);
        return heartbeats;
    }

    private static boolean isHeartbeat(byte[] bytes, int at) {
        return at > 0 && at + 1 < bytes.length && bytes[at - 1] == '\n' && bytes[at] == ':' && bytes[at + 1] == '\n';
    }
}
