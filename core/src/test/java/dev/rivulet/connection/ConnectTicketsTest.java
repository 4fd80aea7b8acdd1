// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tickets are good once, and for a short time. */
final class ConnectTicketsTest {

    private static final int THREADS = 4;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final ConnectTickets<String> tickets = ConnectTickets.lasting(Duration.ofSeconds(30), 1000, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Does the same in several threads at once. */
    private static <R> List<R> inThreads(Callable<R> action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<R>> running = IntStream.range(0, THREADS)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return action.call();
                    }))
                    .toList();
            List<R> results = new ArrayList<>();
            for (Future<R> each : running) {
                results.add(each.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void ticket_isGoodOnce() {
        String ticket = tickets.issue("ada");

        assertThat(tickets.redeem(ticket)).hasValue("ada");
        assertThat(tickets.redeem(ticket)).isEmpty();
    }

    @Test
    void ticket_isGoodForItsTime() {
        String early = tickets.issue("ada");
        String late = tickets.issue("bob");
        pass(Duration.ofSeconds(30).minusMillis(1));
        assertThat(tickets.redeem(early)).hasValue("ada");

        pass(Duration.ofMillis(1));
        assertThat(tickets.redeem(late)).isEmpty();
    }

    @Test
    void unknownTicket_isNobodys() {
        tickets.issue("ada");

        assertThat(tickets.redeem(null)).isEmpty();
        assertThat(tickets.redeem("")).isEmpty();
        assertThat(tickets.redeem("x".repeat(100_000))).isEmpty();
    }

    @Test
    void tickets_areOfUrlSafeCharacters_andAllDifferent() {
        Set<String> issued = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String ticket = tickets.issue("ada");
            assertThat(ticket).matches("[A-Za-z0-9_-]{32}");
            issued.add(ticket);
        }
        assertThat(issued).hasSize(10_000);
    }

    @Test
    void overTheBound_theOldestBecomeVoid_andNoOthers() {
        List<String> issued = new ArrayList<>();
        for (int i = 0; i < 3500; i++) {
            issued.add(tickets.issue("user " + i));
        }
        for (int i = 0; i < 2500; i++) {
            assertThat(tickets.redeem(issued.get(i))).isEmpty();
        }
        for (int i = 2500; i < 3500; i++) {
            assertThat(tickets.redeem(issued.get(i))).hasValue("user " + i);
        }
    }

    @Test
    void expiredAndRedeemedTickets_takeNobodysPlace() {
        for (int i = 0; i < 1000; i++) {
            tickets.issue("expires");
        }
        pass(Duration.ofSeconds(20));
        String kept = tickets.issue("kept");
        pass(Duration.ofSeconds(10));
        for (int i = 0; i < 5000; i++) {
            assertThat(tickets.redeem(tickets.issue("redeemed"))).isPresent();
        }
        for (int i = 0; i < 999; i++) {
            tickets.issue("outstanding");
        }
        assertThat(tickets.redeem(kept)).hasValue("kept");
    }

    @Test
    void concurrentRedeems_exactlyOneWins() throws Exception {
        for (int round = 0; round < 500; round++) {
            String ticket = tickets.issue("ada");
            assertThat(inThreadsOf(ticket)).containsOnlyOnce(Optional.of("ada"));
        }
    }

    private List<Optional<String>> inThreadsOf(String ticket) throws Exception {
        return inThreads(() -> tickets.redeem(ticket));
    }

    @Test
    void concurrentIssues_keepTheBound_andTheNewest() throws Exception {
        inThreads(() -> {
            for (int i = 0; i < 5000; i++) {
                tickets.issue("early");
            }
            return true;
        });
        List<List<String>> late = inThreads(() -> {
            List<String> mine = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                mine.add(tickets.issue("late"));
            }
            return mine;
        });
        assertThat(tickets).hasToString("ConnectTickets[1000 outstanding]");
        assertThat(late).allSatisfy(mine -> assertThat(mine)
                .allSatisfy(ticket -> assertThat(tickets.redeem(ticket)).hasValue("late")));
    }

    @Test
    void description_tellsNoTicket() {
        String ticket = tickets.issue("ada");

        assertThat(tickets.toString()).doesNotContain(ticket).doesNotContain("ada");
    }

    @Test
    void standardTickets_work() {
        ConnectTickets<String> standard = ConnectTickets.standard();

        assertThat(standard.redeem(standard.issue("ada"))).hasValue("ada");
    }

    @Test
    @SuppressWarnings("NullAway")
    void wrongBounds_andNobody_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectTickets.lasting(Duration.ZERO))
                .withMessage("lifetime: must be positive, but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectTickets.lasting(Duration.ofSeconds(-1)))
                .withMessageStartingWith("lifetime: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectTickets.lasting(Duration.ofSeconds(1), 0))
                .withMessage("mostOutstanding: must be at least 1, but was 0");
        assertThatNullPointerException().isThrownBy(() -> tickets.issue(null)).withMessageStartingWith("holder: ");
    }
}
