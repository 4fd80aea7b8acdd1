// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.Fault;
import dev.rivulet.testkit.ProxiedConnection;
import java.time.Duration;

/** How events arrive. */
abstract class EventBehaviours {

    private static final String GRIN = "\ud83d\ude00";
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final String MANY_SCRIPTS = "Gr\u00fc\u00dfe, \u017c\u00f3\u0142w, \u4e80, " + GRIN;
    private static final int MEBIBYTE = 1024 * 1024;

    @Behaviour(value = "events arrive one by one, as they are published (Jetty, Tomcat, Undertow)", row = 1)
    void events_arriveAsTheyArePublished(Client client) throws Exception {
        for (Container container : Container.values()) {
            try (Scene scene = Scene.of(client, container)) {
                Reading reading = scene.open();
                for (int i = 1; i <= 3; i++) {
                    scene.publish("event " + i);
                    reading.await(i);
                }
                scene.publish("");
                assertThat(reading.await(4))
                        .extracting(Received::data)
                        .containsExactly("event 1", "event 2", "event 3", "");
                assertThat(reading.events()).extracting(Received::name).containsOnly(Received.NO_NAME);
            }
        }
    }

    @Behaviour(value = "an event's name and id", row = 2)
    void nameAndId_arrive(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open();
            String first = scene.publish(SseEvent.named("tick", "one"));
            String second = scene.publish("two");
            scene.publish(SseEvent.named("tick", "three").withId("an id of its own"));

            assertThat(reading.await(3))
                    .containsExactly(
                            new Received("tick", first, "one"),
                            new Received(Received.NO_NAME, second, "two"),
                            new Received("tick", "an id of its own", "three"));
        }
    }

    @Behaviour(value = "data of several lines", row = 3)
    void lines_arrive(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open();
            scene.publish("one\ntwo\r\nthree\rfour");
            scene.publish(" indented\n\n\tline\n");
            scene.publish("\nafter an empty line");

            assertThat(reading.await(3))
                    .extracting(Received::data)
                    .containsExactly("one\ntwo\nthree\nfour", indented(client), behindEmptyLine(client));
        }
    }

    private static String indented(Client client) {
        if (Quirk.EMPTY_LINES_LOST.isOf(client)) {
            return " indented\n\tline";
        }
        return Quirk.INDENTATION_LOST.isOf(client) ? "indented\n\n\tline\n" : " indented\n\n\tline\n";
    }

    private static String behindEmptyLine(Client client) {
        String line = "after an empty line";
        boolean lost = Quirk.EMPTY_LINES_LOST.isOf(client) || Quirk.FIRST_LINES_LOST.isOf(client);
        return lost ? line : "\n" + line;
    }

    @Behaviour(value = "UTF-8, cut anywhere on its way", row = 4)
    void utf8_arrives(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open();
            scene.line().toClient(Fault.trickle(1, Duration.ofMillis(1)));
            scene.publish(MANY_SCRIPTS);

            assertThat(reading.await(1)).extracting(Received::data).containsExactly(MANY_SCRIPTS);
        }
    }

    @Behaviour(value = "a byte order mark at the beginning of data", row = 5)
    void byteOrderMark_arrives(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open();
            scene.publish(BYTE_ORDER_MARK + "first");
            scene.publish(BYTE_ORDER_MARK + "second");

            String mark = Quirk.MARK_LOST.isOf(client) ? "" : BYTE_ORDER_MARK;
            assertThat(reading.await(2)).extracting(Received::data).containsExactly(mark + "first", mark + "second");
        }
    }

    @Behaviour(value = "an event of a mebibyte", row = 6)
    void largeEvent_arrives(Client client) throws Exception {
        String large = "x" + GRIN.repeat(MEBIBYTE / 4);
        if (Quirk.MEMORY_LIMIT.isOf(client)) {
            requireFailure(client, large);
        }
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open();
            scene.publish(large);
            scene.publish("after it");

            assertThat(reading.await(2).get(0).data().equals(large)).isTrue();
            assertThat(reading.events().get(1).data()).isEqualTo("after it");
        }
    }

    private static void requireFailure(Client client, String large) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.openUnadvised();
            scene.publish(large);
            reading.awaitEnd();
            assertThat(reading.events()).isEmpty();
        }
    }

    @Behaviour(value = "heartbeats and comments are not seen", row = 7)
    void comments_areNotSeen(Client client) throws Exception {
        try (Scene scene = Scene.of(client)) {
            Reading reading = scene.open();
            scene.awaitHeartbeats();
            scene.connection().send(SseEvent.ofComment("a comment\nof two lines"));
            scene.publish(SseEvent.of("one").withComment("with an event"));
            reading.await(1);
            scene.connection().send(SseEvent.ofComment("another"));
            scene.awaitHeartbeats();
            scene.publish("two");

            assertThat(reading.await(2)).extracting(Received::data).containsExactly("one", "two");
        }
    }

    @Behaviour(value = "silence until the next heartbeat, as it is by default: the stream stays", row = 8)
    void silence_isBorne(Client client) throws Exception {
        if (Quirk.IMPATIENT.isOf(client)) {
            requireImpatience(client);
        }
        try (Scene scene = Scene.at(Site.quiet(), client)) {
            Reading reading = scene.open();
            scene.publish("before");
            reading.await(1);
            ProxiedConnection line = scene.line();
            long before = line.bytesToClient();
            Await.until("a heartbeat", () -> line.bytesToClient() > before);
            scene.publish("behind");

            assertThat(reading.await(2)).extracting(Received::data).containsExactly("before", "behind");
            assertThat(scene.visits()).hasSize(1);
        }
    }

    private static void requireImpatience(Client client) throws Exception {
        try (Scene scene = Scene.at(Site.quiet(), client)) {
            Reading reading = scene.openUnadvised();
            Await.until(
                    "the client gives up",
                    () -> reading.hasEnded() || scene.visits().size() > 1);
        }
    }
}
