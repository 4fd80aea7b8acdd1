// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.ConnectionRegistry;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private final TestEngine engine = new TestEngine();
    private final ConnectionRegistry registry = engine.broadcaster.registry();
    private final SseConnection ann1 = connect("192.0.2.1", "ann", "a");
    private final SseConnection ann2 = connect("192.0.2.2", "ann", "a", "b");
    private final SseConnection nobody = connect("192.0.2.2", null, "b");

    private SseConnection connect(String address, String user, String... topics) {
        return engine.connect(ConnectionRequest.from(address).withUser(user), TestEngine.subscribing(topics))
                .connection();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void lookUps_findWhoIsAskedFor() {
        assertThat(registry.all()).containsExactlyInAnyOrder(ann1, ann2, nobody);
        assertThat(registry.count()).isEqualTo(3);
        assertThat(registry.find(ann2.id())).containsSame(ann2);
        assertThat(registry.ofUser("ann")).containsExactlyInAnyOrder(ann1, ann2);
        assertThat(registry.fromAddress("192.0.2.2")).containsExactlyInAnyOrder(ann2, nobody);
        assertThat(registry.inTopic("a")).containsExactlyInAnyOrder(ann1, ann2);
        assertThat(registry.inTopic("b")).containsExactlyInAnyOrder(ann2, nobody);
        assertThat(registry.countInTopic("b")).isEqualTo(2);
    }

    @Test
    void lookUps_findNobodyWhereNobodyIs() {
        assertThat(registry.find("no such id")).isEmpty();
        assertThat(registry.ofUser("bob")).isEmpty();
        assertThat(registry.fromAddress("192.0.2.9")).isEmpty();
        assertThat(registry.inTopic("c")).isEmpty();
        assertThat(registry.countInTopic("c")).isZero();
        assertThat(registry.withAttribute("room", 7)).isEmpty();
    }

    @Test
    void attributes_areFoundByValueUntilTheyAreRemoved() {
        ann1.setAttribute("room", 7);
        nobody.setAttribute("room", 7);
        ann2.setAttribute("room", 8);
        assertThat(registry.withAttribute("room", 7)).containsExactlyInAnyOrder(ann1, nobody);
        assertThat(ann1.attribute("room")).isEqualTo(7);
        assertThat(ann1.attribute("floor")).isNull();

        ann1.setAttribute("room", null);
        nobody.setAttribute("room", 9);

        assertThat(registry.withAttribute("room", 7)).isEmpty();
        assertThat(ann1.attribute("room")).isNull();
        assertThat(nobody.attribute("room")).isEqualTo(9);
    }

    @Test
    void attributeThatWasNeverSet_isRemovedWithoutHarm() {
        ann1.setAttribute("room", null);

        assertThat(ann1.attribute("room")).isNull();
    }

    @Test
    void endedConnection_isInNoIndex() {
        ann2.close();
        engine.run();

        assertThat(registry.all()).containsExactlyInAnyOrder(ann1, nobody);
        assertThat(registry.find(ann2.id())).isEmpty();
        assertThat(registry.ofUser("ann")).containsExactly(ann1);
        assertThat(registry.fromAddress("192.0.2.2")).containsExactly(nobody);
        assertThat(registry.inTopic("a")).containsExactly(ann1);
        assertThat(registry.inTopic("b")).containsExactly(nobody);
        assertThat(registry.count()).isEqualTo(2);
    }

    @Test
    void snapshots_doNotChange() {
        List<SseConnection> before = registry.all();
        List<SseConnection> inTopic = registry.inTopic("a");

        ann1.close();
        engine.run();

        assertThat(before).contains(ann1);
        assertThat(inTopic).contains(ann1);
    }

    @Test
    void connection_isInTheRegistryWhileOnOpenRuns() {
        List<Boolean> found = new ArrayList<>();
        engine.connect(Peer.request(), c -> found.add(registry.find(c.id()).isPresent()));

        assertThat(found).containsExactly(true);
    }

    @Test
    void ids_areUrlSafeAndDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ids.add(connect("192.0.2.3", null).id());
        }

        assertThat(ids).hasSize(200).allMatch(id -> id.matches("[A-Za-z0-9_-]{22}"));
    }

    @Test
    void connection_tellsItsRequestAndItsTopics() {
        assertThat(ann2.request()).isEqualTo(ConnectionRequest.from("192.0.2.2").withUser("ann"));
        assertThat(ann2.topics()).containsExactlyInAnyOrder("a", "b");
        assertThat(ann2.toString()).contains(ann2.id(), "192.0.2.2", "OPEN");
    }
}
