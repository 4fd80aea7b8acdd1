// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.Refusal;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.Limits;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final ConnectionRequest OTHER = ConnectionRequest.from("192.0.2.2");

    @Test
    void totalLimit_refusesTheNewcomerAndEvictsNobody() {
        try (TestEngine engine = new TestEngine(builder -> builder.limits(Limits.ofConnections(2)))) {
            Peer one = engine.connect("a");
            Peer two = engine.connect("a");

            Admission third = engine.broadcaster.admit(OTHER);

            assertThat(third.refusal()).contains(Refusal.TOTAL_LIMIT);
            assertThat(one.closed).isEmpty();
            assertThat(two.closed).isEmpty();
            assertThat(engine.broadcaster.stats().refused()).isEqualTo(1);
            assertThat(engine.broadcaster.stats().opened()).isEqualTo(2);
            assertThatIllegalStateException()
                    .isThrownBy(() -> third.open(new ScriptedTransport(), one))
                    .withMessage("this admission cannot be used: it was refused: TOTAL_LIMIT");
        }
    }

    @Test
    void addressLimit_leavesOtherAddressesAlone() {
        try (TestEngine engine =
                new TestEngine(builder -> builder.limits(Limits.none().perAddress(1)))) {
            engine.connect("a");

            assertThat(engine.broadcaster.admit(Peer.request()).refusal()).contains(Refusal.ADDRESS_LIMIT);
            try (Admission other = engine.broadcaster.admit(OTHER)) {
                assertThat(other.refusal()).isEmpty();
            }
        }
    }

    @Test
    void placeOfAnEndedConnection_isGivenBackOnce() {
        try (TestEngine engine = new TestEngine(builder -> builder.limits(Limits.ofConnections(1)))) {
            for (int i = 0; i < 10; i++) {
                Peer peer = engine.connect("a");
                assertThat(engine.broadcaster.admit(OTHER).refusal()).contains(Refusal.TOTAL_LIMIT);
                peer.connection().close();
                peer.transport.fail(null);
                engine.run();
            }
            Admission admission = engine.broadcaster.admit(OTHER);
            assertThat(admission.refusal()).isEmpty();
            assertThat(engine.broadcaster.admit(OTHER).refusal()).isPresent();
            admission.close();
        }
    }

    @Test
    void unusedPlace_isGivenBackByClose() {
        try (TestEngine engine = new TestEngine(builder -> builder.limits(Limits.ofConnections(1)))) {
            Admission unused = engine.broadcaster.admit(OTHER);
            assertThat(engine.broadcaster.admit(OTHER).refusal()).isPresent();

            unused.close();
            unused.close();

            Peer peer = engine.connect("a");
            assertThat(engine.broadcaster.admit(OTHER).refusal()).isPresent();
            assertThatIllegalStateException()
                    .isThrownBy(() -> unused.open(new ScriptedTransport(), peer))
                    .withMessage("this admission cannot be used: it was used or given back before");
        }
    }

    @Test
    void closingTheAdmissionOfAnOpenConnection_doesNothing() {
        try (TestEngine engine = new TestEngine(builder -> builder.limits(Limits.ofConnections(1)))) {
            Peer peer = new Peer(new ScriptedTransport(), OTHER, c -> {});
            try (Admission admission = engine.broadcaster.admit(OTHER)) {
                admission.open(peer.transport, peer);
                assertThatIllegalStateException()
                        .isThrownBy(() -> admission.open(new ScriptedTransport(), peer))
                        .withMessageEndingWith("it was used or given back before");
            }
            engine.run();

            assertThat(engine.broadcaster.admit(OTHER).refusal()).contains(Refusal.TOTAL_LIMIT);
            assertThat(engine.broadcaster.registry().count()).isEqualTo(1);
        }
    }

    @Test
    void userLimit_leavesOthersAlone_andCountsNobodyNot() {
        try (TestEngine engine =
                new TestEngine(builder -> builder.limits(Limits.none().perUser(2)))) {
            Peer one = engine.connect(OTHER.withUser("ada"), c -> {});
            engine.connect(Peer.request().withUser("ada").withSession("s"), c -> {});
            for (int i = 0; i < 5; i++) {
                engine.connect(Peer.request(), c -> {});
            }
            engine.connect(Peer.request().withUser("bob"), c -> {});

            assertThat(refusal(engine, Peer.request().withUser("ada"))).contains(Refusal.USER_LIMIT);
            one.connection().close();
            engine.run();
            engine.connect(Peer.request().withUser("ada"), c -> {});
            assertThat(refusal(engine, Peer.request().withUser("ada"))).contains(Refusal.USER_LIMIT);
        }
    }

    @Test
    void sessionLimit_leavesOthersAlone_andCountsNobodyNot() {
        try (TestEngine engine =
                new TestEngine(builder -> builder.limits(Limits.none().perSession(1)))) {
            Peer one = engine.connect(Peer.request().withSession("s1").withUser("ada"), c -> {});
            engine.connect(Peer.request().withSession("s2").withUser("ada"), c -> {});
            engine.connect(Peer.request().withUser("ada"), c -> {});
            engine.connect(Peer.request(), c -> {});

            assertThat(refusal(engine, OTHER.withSession("s1"))).contains(Refusal.SESSION_LIMIT);
            one.transport.fail(null);
            engine.run();
            engine.connect(OTHER.withSession("s1"), c -> {});
            assertThat(engine.broadcaster.stats().refused()).isEqualTo(1);
        }
    }

    @Test
    void refusedNewcomer_takesNoPlaceOfItsUserOrSession() {
        try (TestEngine engine = new TestEngine(builder ->
                builder.limits(Limits.ofConnections(9).perAddress(1).perUser(1).perSession(1)))) {
            Peer first = engine.connect(Peer.request().withUser("ada").withSession("s"), c -> {});
            assertThat(refusal(engine, Peer.request().withUser("bob").withSession("t")))
                    .contains(Refusal.ADDRESS_LIMIT);
            assertThat(refusal(engine, OTHER.withUser("ada").withSession("t"))).contains(Refusal.USER_LIMIT);
            assertThat(refusal(engine, OTHER.withUser("bob").withSession("s"))).contains(Refusal.SESSION_LIMIT);

            engine.connect(OTHER.withUser("bob").withSession("t"), c -> {});
            first.connection().close();
            engine.run();
            engine.connect(Peer.request().withUser("ada").withSession("s"), c -> {});
        }
    }

    private static Optional<Refusal> refusal(TestEngine engine, ConnectionRequest request) {
        try (Admission admission = engine.broadcaster.admit(request)) {
            return admission.refusal();
        }
    }
}
