// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.log.Position;
import dev.rivulet.servlet.Traffic.Published;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A peer that is cut again and again in the middle of heavy traffic, and comes back with the last id that it has. A failure names its seed, which
 * {@code -Drivulet.seed} sets; threads and sockets make each run another one even so. {@code -Drivulet.cuts} sets how often it is cut.
 */
@ExtendWith(LeakCheck.class)
final class CutAndResumeTest {

    private static final int CUTS = Integer.getInteger("rivulet.cuts", 1_000);
    private static final int CUTS_WITH_GAPS = 100;
    private static final int SHORT_HISTORY = 20;
    private static final List<String> TOPICS = List.of("a", "b", "c", "d", "e");
    private static final List<String> READ = List.of("a", "b", "c", "d");
    private static final String LAST = "the last one";

    /** How far the publishers may be ahead of the peer: it reads live, or from the history. */
    private static final int[] LEADS = {50, 500, 5000};

    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final TopicServlet servlet = new TopicServlet();

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatIsCutAgainAndAgain_getsEverythingOnceAndInOrder(Container container) throws Exception {
        Webapp webapp =
                new Webapp().with("/sse", servlet, "heartbeat", "off", "history", "1000000", "historyBytes", "64MiB");
        try (RunningContainer running = container.start(webapp);
                CutPeer peer = peer(running)) {
            NavigableMap<Long, Published> published = runTraffic(peer, CUTS, 0);

            requireExactly(published, peer.received());
        } catch (AssertionError | Exception e) {
            throw withSeed(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatComesTooLate_isToldOfEveryGap(Container container) throws Exception {
        Webapp webapp =
                new Webapp().with("/sse", servlet, "heartbeat", "off", "history", Integer.toString(SHORT_HISTORY));
        try (RunningContainer running = container.start(webapp);
                CutPeer peer = peer(running)) {
            long start = peer.lastSequence();
            NavigableMap<Long, Published> published = runTraffic(peer, CUTS_WITH_GAPS, 20 * SHORT_HISTORY);

            assertThat(requireEveryLossTold(start, published, peer.received())).isGreaterThan(CUTS_WITH_GAPS / 2);
        } catch (AssertionError | Exception e) {
            throw withSeed(e);
        }
    }

    private CutPeer peer(RunningContainer running) throws IOException {
        return new CutPeer(
                running.port(),
                "/sse?topics=" + String.join(",", READ),
                servlet.shared().position());
    }

    private AssertionError withSeed(Throwable failure) {
        return new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
    }

    /**
     * Publishes while the peer is cut so many times, then lets it read to the end.
     *
     * @param missed how many events are published at least while the peer is away
     */
    private NavigableMap<Long, Published> runTraffic(CutPeer peer, int cuts, int missed) throws Exception {
        Random random = new Random(seed);
        try (Traffic traffic = new Traffic(servlet.shared(), TOPICS, random.nextLong(), peer::lastSequence)) {
            for (int cut = 0; cut < cuts; cut++) {
                traffic.lead(2 * missed + LEADS[random.nextInt(LEADS.length)]);
                peer.readUntilCut(random);
                traffic.awaitPublished(missed);
            }
            NavigableMap<Long, Published> published = traffic.stop();
            peer.readUntil(servlet.publish("a", LAST));
            return published;
        }
    }

    private static void requireExactly(NavigableMap<Long, Published> published, List<ReceivedEvent> received) {
        List<String> expected = published.entrySet().stream()
                .filter(entry -> READ.contains(entry.getValue().topic()))
                .map(entry -> entry.getKey() + " " + entry.getValue().data())
                .toList();
        List<String> actual = received.stream()
                .filter(event -> !event.data().equals(LAST))
                .map(event -> sequence(event.lastEventId()) + " " + event.data())
                .toList();
        int same = 0;
        while (same < Math.min(expected.size(), actual.size())
                && expected.get(same).equals(actual.get(same))) {
            same++;
        }
        assertThat(actual.subList(same, Math.min(actual.size(), same + 3)))
                .as("what follows the first %s of %s events", same, expected.size())
                .isEqualTo(expected.subList(same, Math.min(expected.size(), same + 3)));
    }

    private static long sequence(String id) {
        return Position.parse(id).orElseThrow().sequence();
    }

    /** For each topic, the next event is the next that was published, unless a gap was announced, which says from where on. Answers the number of gaps. */
    private static int requireEveryLossTold(
            long start, NavigableMap<Long, Published> published, List<ReceivedEvent> received) {
        Map<String, Long> readThrough = new HashMap<>();
        READ.forEach(topic -> readThrough.put(topic, start));
        int gaps = 0;
        for (ReceivedEvent event : received) {
            if (event.name().equals("gap")) {
                GapText gap = GapText.of(event);
                readThrough.merge(gap.topic(), gap.until(), Math::max);
                gaps++;
            } else if (!event.data().equals(LAST)) {
                requireNext(readThrough, published, event);
            }
        }
        return gaps;
    }

    private static void requireNext(
            Map<String, Long> readThrough, NavigableMap<Long, Published> published, ReceivedEvent event) {
        long sequence = sequence(event.lastEventId());
        Published original = published.get(sequence);
        assertThat(event.data()).isEqualTo(original.data());
        String topic = original.topic();
        long next = published.tailMap(readThrough.get(topic), false).entrySet().stream()
                .filter(entry -> entry.getValue().topic().equals(topic))
                .findFirst()
                .orElseThrow()
                .getKey();
        assertThat(sequence).as("the next event of topic %s", topic).isEqualTo(next);
        readThrough.put(topic, sequence);
    }
}
