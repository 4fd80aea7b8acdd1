// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.SseTestClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What clients do when a stream ends. */
abstract class ReturnBehaviours {

    /** Longer than any client waits by itself. */
    private static final Duration TOLD = Duration.ofSeconds(6);

    private static final Duration SHORTEST_REFUSAL = Duration.ofSeconds(5);
    private static final Duration DEFAULT_OF_UNDICI = Duration.ofSeconds(3);
    private static final String LONG = "4" + "-".repeat(1000) + ".";

    @Behaviour(value = "cut in the middle of an event: it comes back, and has everything once", row = 1)
    void cutStream_isResumed(Client client) throws Exception {
        List<String> expected = Quirk.ID_BEFORE_THE_EVENT.isOf(client)
                ? List.of("1", "2", "3", "5", "6")
                : List.of("1", "2", "3", LONG, "5", "6");
        boolean stays = Quirk.CUT_EVENT_STAYS.isOf(client);
        if (stays) {
            requireDamage(client);
        }
        resume(client, scene -> scene.publishCutShort(LONG), expected, stays ? "mark=resumed" : "mark=none");
    }

    private static void requireDamage(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.openUnadvised(Scene.SOON);
            scene.publish("3");
            reading.await(1);
            scene.publishCutShort(LONG);
            assertThat(reading.await(2).get(1).data())
                    .startsWith("4-")
                    .contains("retry: ")
                    .endsWith(LONG);
        }
    }

    @Behaviour(value = "the server ends the stream: the same", row = 2)
    void endedStream_isResumed(Client client) throws Exception {
        if (Quirk.ENDS_WITH_THE_STREAM.isOf(client)) {
            requireEndWithTheStream(client);
        }
        Consumer<Scene> end = scene -> {
            scene.connection().close();
            scene.publish(LONG);
        };
        resume(client, end, List.of("1", "2", "3", LONG, "5", "6"), "mark=none");
    }

    private static void resume(Client client, Consumer<Scene> interruption, List<String> expected, String more)
            throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open(Scene.SOON, more);
            scene.publish("1");
            scene.publish("2");
            String third = scene.publish("3");
            reading.await(3);
            interruption.accept(scene);
            scene.publish("5");
            if (Quirk.NEVER_RETURNS.isOf(client)) {
                requireResumedByHand(scene, reading, third, expected);
                return;
            }
            Visit second = scene.awaitVisits(2).get(1);
            scene.publish("6");
            reading.awaitData("6");
            assertThat(reading.data()).isEqualTo(expected);
            if (expected.contains(LONG)) {
                assertThat(second.resumesFrom()).isEqualTo(third);
            }
        }
    }

    private static void requireResumedByHand(Scene scene, Reading reading, String last, List<String> expected)
            throws Exception {
        reading.awaitEnd();
        assertThat(reading.data()).isEqualTo(expected.subList(0, 3));
        assertThat(reading.events().get(2).id()).isEqualTo(last);
        Reading next = scene.resume(last);
        scene.publish("6");
        next.awaitData("6");
        assertThat(next.data()).isEqualTo(expected.subList(3, expected.size()));
        assertThat(scene.visits()).hasSize(2);
    }

    private static void requireEndWithTheStream(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.openUnadvised(Scene.SOON);
            scene.connection().close();
            reading.awaitEnd();
            assertThat(scene.visits()).hasSize(1);
        }
    }

    @Behaviour(value = "the next connections are reset: it tries on, and has everything once", row = 3)
    void failedConnection_isTriedAgain(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open(Scene.SOON);
            String first = scene.publish("1");
            reading.await(1);
            if (Quirk.NEVER_RETURNS.isOf(client)) {
                scene.cut();
                reading.awaitEnd();
                return;
            }
            boolean givesUp = Quirk.GIVES_UP.isOf(client);
            scene.cutAndReset(resets -> givesUp ? reading.hasEnded() : resets == 2);
            if (givesUp) {
                return;
            }
            scene.awaitVisits(2);
            scene.publish("2");
            reading.awaitData("2");
            assertThat(reading.data()).containsExactly("1", "2");
            assertThat(scene.visits().get(1).resumesFrom()).isEqualTo(first);
        }
    }

    @Behaviour(value = "two streams at once: each comes back by itself", row = 4)
    void streams_returnEachByItself(Client client) throws Exception {
        boolean oneReturns = Quirk.ONE_RETURNS.isOf(client);
        if (oneReturns) {
            requireOneReturns(client);
        }
        try (Scene one = Scene.of(client);
                Scene other = Scene.of(client)) {
            Reading first = one.open(Scene.SOON);
            Reading second = other.open(Scene.SOON);
            one.connection().close();
            other.connection().close();
            if (Quirk.NEVER_RETURNS.isOf(client)) {
                first.awaitEnd();
                second.awaitEnd();
                return;
            }
            one.awaitVisits(2);
            other.awaitVisits(2);
            one.publish("to one");
            other.publish("to the other");
            first.awaitData("to one");
            second.awaitData("to the other");
        }
    }

    private static void requireOneReturns(Client client) throws Exception {
        try (Scene one = Scene.of(client);
                Scene other = Scene.of(client)) {
            one.openUnadvised(Scene.SOON);
            other.openUnadvised(Scene.SOON);
            one.connection().close();
            one.awaitVisits(2);
            other.connection().close();
            one.awaitHeartbeats();
            assertThat(other.visits()).hasSize(1);
            one.connection().close();
            other.awaitVisits(2);
        }
    }

    @Behaviour(value = "`retry`: it comes back no sooner than it was told", row = 5)
    void retry_isHonoured(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open("retry=" + TOLD);
            scene.publish("1");
            reading.await(1);
            long cut = System.nanoTime();
            scene.cut();
            if (Quirk.NEVER_RETURNS.isOf(client)) {
                reading.awaitEnd();
                return;
            }
            Duration away = Duration.ofNanos(scene.awaitVisits(2).get(1).nanos() - cut);
            assertThat(away).isGreaterThanOrEqualTo(atLeast(client, TOLD));
        }
    }

    private static Duration atLeast(Client client, Duration told) {
        return Quirk.JITTER.isOf(client) ? told.dividedBy(2) : told;
    }

    @Behaviour(value = "`complete` and `terminate`: it takes the last event, and stays away", row = 6)
    void endOfStream_isFinal(Client client) throws Exception {
        if (Quirk.RETURNS_AFTER_204.isOf(client)) {
            requireReturnAfterEnd(client);
        }
        if (Quirk.ENDS_WITH_THE_STREAM.isOf(client)) {
            requireEndWithTheStream(client);
        }
        requireOver(client, Scene::complete);
        requireOver(client, scene -> scene.connection().terminate());
    }

    private static void requireReturnAfterEnd(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            scene.openUnadvised(Scene.SOON);
            scene.complete();
            assertThat(scene.awaitVisits(3).subList(1, 3))
                    .extracting(Visit::status)
                    .containsOnly(204);
        }
    }

    private static void requireOver(Client client, Consumer<Scene> end) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open(Scene.SOON);
            scene.publish("last");
            end.accept(scene);
            assertThat(reading.await(2)).extracting(Received::name).containsExactly(Received.NO_NAME, "end");
            reading.awaitEnd();
            assertThat(reading.events().get(1).isEnd()).isTrue();
            requireAway(client, scene);
        }
    }

    private static void requireAway(Client client, Scene scene) {
        assertThat(scene.opened()).hasSize(1);
        assertThat(scene.visits().stream().skip(1)).extracting(Visit::status).doesNotContain(200);
        if (Quirk.NEVER_RETURNS.isOf(client)) {
            assertThat(scene.visits()).hasSize(1);
        } else if (!Quirk.RETURNS_AFTER_204.isOf(client)) {
            assertThat(scene.visits()).hasSize(2);
        }
    }

    @Behaviour(value = "no place (soft reject): it comes back later, not before it was told, and is served", row = 7)
    void softReject_leadsToALaterSuccess(Client client) throws Exception {
        if (Quirk.EMPTY_BLOCK.isOf(client)) {
            requireEmptyEvent(client);
        }
        if (Quirk.ENDS_WITH_THE_STREAM.isOf(client)) {
            requireEndWithTheStream(client);
        }
        String user = "user=" + client;
        try (Scene scene = Scene.of(client);
                SseTestClient holder = SseTestClient.connect(scene.uri(user))) {
            scene.awaitVisits(1);
            Reading reading = scene.open(user);
            assertThat(scene.opened()).hasSize(1);
            assertThat(scene.visits().get(1).status()).isEqualTo(200);
            if (Quirk.NEVER_RETURNS.isOf(client)) {
                reading.awaitEnd();
                assertThat(reading.events()).isEmpty();
                return;
            }
            scene.connection().close();
            holder.awaitEnd();
            Await.until("a place", () -> scene.opened().size() == 2);
            scene.publish("served");
            assertThat(reading.await(1)).extracting(Received::data).containsExactly("served");
            List<Visit> visits = scene.visits();
            assertThat(Duration.ofNanos(visits.get(2).nanos() - visits.get(1).nanos()))
                    .isGreaterThanOrEqualTo(refusal(client));
        }
    }

    private static Duration refusal(Client client) {
        if (Quirk.RETRY_WITH_AN_EVENT_ONLY.isOf(client)) {
            return DEFAULT_OF_UNDICI;
        }
        return atLeast(client, SHORTEST_REFUSAL);
    }

    private static void requireEmptyEvent(Client client) throws Exception {
        String user = "user=empty-" + client;
        try (Scene scene = Scene.of(client);
                SseTestClient holder = SseTestClient.connect(scene.uri(user))) {
            scene.awaitVisits(1);
            Reading reading = scene.openUnadvised(user);
            assertThat(reading.await(1)).containsExactly(new Received(Received.NO_NAME, "", ""));
            assertThat(holder.isOpen()).isTrue();
        }
    }
}
