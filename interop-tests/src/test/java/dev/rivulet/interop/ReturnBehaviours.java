// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.SseTestClient;
import java.time.Duration;
import java.util.List;

/** What clients do when a stream ends. */
abstract class ReturnBehaviours {

    private static final Duration TOLD = Duration.ofSeconds(6);

    @Behaviour(value = "cut in the middle of an event: it comes back, and has everything once", row = 1)
    void cutStream_isResumed(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open(Scene.SOON);
            scene.publish("1");
            scene.publish("2");
            String last = scene.publish("3");
            reading.await(3);
            scene.publishCutShort("4");
            scene.publish("5");
            if (Quirk.NEVER_RETURNS.isOf(client)) {
                requireResumedByHand(scene, reading, last);
                return;
            }
            Visit second = scene.awaitVisits(2).get(1);
            scene.publish("6");
            reading.awaitData("6");
            assertThat(reading.data()).extracting(String::trim).containsExactly("1", "2", "3", "4", "5", "6");
            assertThat(second.header()).isEqualTo(last);
        }
    }

    private static void requireResumedByHand(Scene scene, Reading reading, String last) throws Exception {
        reading.awaitEnd();
        assertThat(reading.data()).containsExactly("1", "2", "3");
        assertThat(reading.events().get(2).id()).isEqualTo(last);
        Reading next = scene.resume(last);
        assertThat(next.await(2))
                .extracting(Received::data)
                .extracting(String::trim)
                .containsExactly("4", "5");
        assertThat(scene.visits()).hasSize(2);
    }

    @Behaviour(value = "the server ends the stream: the same", row = 2)
    void endedStream_isResumed(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open(Scene.SOON);
            scene.publish("1");
            scene.publish("2");
            String last = scene.publish("3");
            reading.await(3);
            scene.connection().close();
            scene.publish("4");
            scene.publish("5");
            if (Quirk.NEVER_RETURNS.isOf(client)) {
                requireResumedByHand(scene, reading, last);
                return;
            }
            Visit second = scene.awaitVisits(2).get(1);
            scene.publish("6");
            reading.awaitData("6");
            assertThat(reading.data()).containsExactly("1", "2", "3", "4", "5", "6");
            assertThat(second.header()).isEqualTo(last);
        }
    }

    @Behaviour(value = "`retry`: it comes back no sooner than it was told", row = 3)
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
            assertThat(away).isGreaterThanOrEqualTo(TOLD);
        }
    }

    @Behaviour(value = "`complete` and `terminate`: it takes the last event, and is kept away by 204", row = 4)
    void endOfStream_isFinal(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open(Scene.SOON);
            scene.publish("last");
            scene.complete();
            requireOver(client, scene, reading);
        }
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open(Scene.SOON);
            scene.publish("last");
            scene.connection().terminate();
            requireOver(client, scene, reading);
        }
    }

    private static void requireOver(Client client, Scene scene, Reading reading) {
        reading.await(2);
        if (Quirk.NEVER_RETURNS.isOf(client)) {
            reading.awaitEnd();
            assertThat(scene.visits()).hasSize(1);
        } else {
            assertThat(scene.awaitVisits(2).get(1).status()).isEqualTo(204);
            reading.awaitEnd();
            assertThat(scene.visits()).hasSize(2);
        }
        assertThat(reading.events()).extracting(Received::name).containsExactly(Received.NO_NAME, "end");
    }

    @Behaviour(value = "no place (soft reject): it comes back later, not before it was told, and is served", row = 5)
    void softReject_leadsToALaterSuccess(Client client) throws Exception {
        try (Scene scene = Scene.of(client);
                SseTestClient holder = SseTestClient.connect(scene.uri("user=" + client))) {
            scene.awaitVisits(1);
            Reading reading = scene.open("user=" + client);
            assertThat(scene.awaitVisits(2).get(1).status()).isEqualTo(200);
            assertThat(scene.opened()).hasSize(1);
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
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        }
    }
}
