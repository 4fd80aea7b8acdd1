// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.support.GenericApplicationContext;

/** The endpoint, without a server. */
@ExtendWith(LeakCheck.class)
final class EndpointTest {

    private final SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(1).build();
    private final GenericApplicationContext context = new GenericApplicationContext();
    private final SseEndpoint endpoint = new SseEndpoint(new Broadcasters(context.getBeanFactory()));

    @BeforeEach
    void start() {
        context.registerBean("prices", SseBroadcaster.class, () -> broadcaster);
        context.refresh();
    }

    @AfterEach
    void stop() {
        context.close();
        broadcaster.close();
    }

    @Test
    void page_beginsWithThoseWhoAreFurthestBehind() {
        ScriptedTransport stalled = new ScriptedTransport();
        stalled.stall();
        ScriptedTransport quick = new ScriptedTransport();
        open("first", quick, "topic");
        open("behind", stalled, "topic");
        open("last", new ScriptedTransport(), "topic");
        broadcaster.publish("topic", SseEvent.of("x".repeat(1000)));
        quick.await(it -> it.events().size() == 1);

        assertThat(connections(endpoint.summary(null, null, 1)))
                .singleElement()
                .satisfies(it -> assertThat(it).containsEntry("user", "behind"))
                .satisfies(it -> assertThat((long) it.get("lag")).isGreaterThan(1000));
        assertThat(connections(endpoint.summary(null, null, null))).hasSize(3);
        assertThat(connections(endpoint.summary(null, null, -1))).isEmpty();
    }

    @Test
    void page_ofManyConnections_hasHundred() {
        IntStream.range(0, 101).forEach(i -> open("u" + i, new ScriptedTransport(), "topic"));

        assertThat(endpoint.summary("topic", null, null)).containsEntry("selected", 101);
        assertThat(connections(endpoint.summary("topic", null, null))).hasSize(100);
        assertThat(connections(endpoint.summary("topic", null, 1000))).hasSize(101);
    }

    @Test
    void connection_withManyTopics_showsTwenty() {
        open(
                "ada",
                new ScriptedTransport(),
                IntStream.range(0, 30).mapToObj(i -> "t" + i).toArray(String[]::new));

        assertThat(connections(endpoint.summary(null, "ada", null)))
                .singleElement()
                .satisfies(it -> assertThat(it).containsEntry("topicCount", 30))
                .satisfies(it -> assertThat((Collection<?>) it.get("topics")).hasSize(20));
    }

    @Test
    void disconnect_endsByItsOwnReason() {
        SseConnection cut = open("ada", new ScriptedTransport(), "topic");
        SseConnection terminated = open("bob", new ScriptedTransport(), "topic");

        assertThat(endpoint.disconnect(id("ada"), null)).containsEntry("disconnected", 1);
        assertThat(endpoint.disconnect(id("bob"), true)).containsEntry("disconnected", 1);

        assertThat(cut.closeReason()).contains(CloseReason.USER_DISCONNECTED);
        assertThat(terminated.closeReason()).contains(CloseReason.TERMINATED);
    }

    @Test
    void connection_byTheIdItself_isNotFound() {
        SseConnection connection = open("ada", new ScriptedTransport(), "topic");

        assertThat(endpoint.connection(connection.id())).isNull();
        assertThat(endpoint.disconnect(connection.id(), null)).containsEntry("disconnected", 0);
    }

    @Test
    void answers_areMadeOfTypesThatJmxKnows() {
        open(null, new ScriptedTransport(), "topic");

        assertPlain(endpoint.summary(null, null, null));
    }

    @Test
    void answer_hasWhatThePageShows() {
        open("ada", new ScriptedTransport(), "topic");
        String shown = Page.all("(?s)```json\n(.*?)```", Page.text()).iterator().next();

        Map<String, Object> summary = endpoint.summary(null, null, null);

        assertThat(Page.all("^ {2}\"(\\w+)\"", shown)).isEqualTo(summary.keySet());
        Set<String> inner = new TreeSet<>(broadcaster(summary).keySet());
        inner.addAll(connections(summary).get(0).keySet());
        assertThat(Page.all("^ {6}\"(\\w+)\"", shown)).isEqualTo(inner);
    }

    private static Map<?, ?> cast(@Nullable Object map) {
        return (Map<?, ?>) Objects.requireNonNull(map);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> broadcaster(Map<String, Object> summary) {
        return (Map<String, Object>) cast(cast(summary.get("broadcasters")).get("prices"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> connections(Map<String, Object> summary) {
        return (List<Map<String, Object>>) Objects.requireNonNull(summary.get("connections"));
    }

    private static void assertPlain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                assertThat(key).isInstanceOf(String.class);
                assertPlain(each);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(EndpointTest::assertPlain);
        } else if (value != null) {
            assertThat(value).isInstanceOfAny(String.class, Integer.class, Long.class, Boolean.class);
        }
    }

    private String id(String user) {
        return (String) Objects.requireNonNull(
                connections(endpoint.summary(null, user, null)).get(0).get("id"));
    }

    private SseConnection open(@Nullable String user, ScriptedTransport transport, String... topics) {
        try (Admission admission =
                broadcaster.admit(ConnectionRequest.from("10.0.0.1").withUser(user))) {
            return admission.open(transport, new ConnectionListener() {
                @Override
                public void onOpen(SseConnection connection) {
                    List.of(topics).forEach(connection::subscribe);
                }
            });
        }
    }
}
