// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AdmissionsTest {

    @Test
    void totalLimit_refusesTheNewcomerUntilSomebodyHasGone() {
        Admissions admissions = new Admissions(Limits.ofConnections(2));

        assertThat(admissions.take(ConnectionRequest.from("a"))).isNull();
        assertThat(admissions.take(ConnectionRequest.from("b"))).isNull();
        assertThat(admissions.take(ConnectionRequest.from("c"))).isEqualTo(Refusal.TOTAL_LIMIT);
        admissions.giveBack(ConnectionRequest.from("a"));
        assertThat(admissions.take(ConnectionRequest.from("c"))).isNull();
    }

    @Test
    void addressLimit_countsEachAddressAlone() {
        Admissions admissions = new Admissions(Limits.none().perAddress(1));

        assertThat(admissions.take(ConnectionRequest.from("a"))).isNull();
        assertThat(admissions.take(ConnectionRequest.from("a"))).isEqualTo(Refusal.ADDRESS_LIMIT);
        assertThat(admissions.take(ConnectionRequest.from("b"))).isNull();
        admissions.giveBack(ConnectionRequest.from("a"));
        assertThat(admissions.take(ConnectionRequest.from("a"))).isNull();
    }

    @Test
    void refusedNewcomer_takesNoPlace() {
        Admissions admissions = new Admissions(Limits.ofConnections(2).perAddress(1));
        admissions.take(ConnectionRequest.from("a"));
        admissions.take(ConnectionRequest.from("a"));
        admissions.take(ConnectionRequest.from("a"));

        assertThat(admissions.take(ConnectionRequest.from("b"))).isNull();
    }

    @Test
    void userAndSessionLimits_countEachAlone_andNobodyNot() {
        Admissions admissions = new Admissions(Limits.none().perUser(1).perSession(1));
        ConnectionRequest nobody = ConnectionRequest.from("a");

        assertThat(admissions.take(nobody)).isNull();
        assertThat(admissions.take(nobody)).isNull();
        assertThat(admissions.take(nobody.withUser("u").withSession("s"))).isNull();
        assertThat(admissions.take(nobody.withUser("u").withSession("t"))).isEqualTo(Refusal.USER_LIMIT);
        assertThat(admissions.take(nobody.withUser("v").withSession("s"))).isEqualTo(Refusal.SESSION_LIMIT);
        assertThat(admissions.take(nobody.withUser("v").withSession("t"))).isNull();
        admissions.giveBack(nobody.withUser("u").withSession("s"));
        assertThat(admissions.take(nobody.withUser("u").withSession("s"))).isNull();
    }

    @Test
    void peerWhoseStreamHasEnded_isToldSo_evenWhenNobodyIsAdmitted() {
        Admissions admissions = new Admissions(Limits.none());
        admissions.close();

        assertThat(admissions.take(ConnectionRequest.from("a").withLastEventId("rivulet.end.epoch-7")))
                .isEqualTo(Refusal.ENDED);
    }

    @Test
    void closed_refusesEverybody() {
        Admissions admissions = new Admissions(Limits.none());

        admissions.close();

        assertThat(admissions.take(ConnectionRequest.from("a"))).isEqualTo(Refusal.CLOSED);
    }

    @Test
    void awaitNone_answersWhetherAllPlacesAreBack() throws InterruptedException {
        Admissions admissions = new Admissions(Limits.none());
        assertThat(admissions.awaitNone(0)).isTrue();
        admissions.take(ConnectionRequest.from("a"));
        assertThat(admissions.awaitNone(0)).isFalse();
        assertThat(admissions.awaitNone(1)).isFalse();
    }

    @Test
    @Timeout(10)
    void awaitNone_wakesWhenTheLastPlaceIsGivenBack() {
        Admissions admissions = new Admissions(Limits.none());
        admissions.take(ConnectionRequest.from("a"));
        admissions.take(ConnectionRequest.from("b"));
        CompletableFuture<Void> returning = CompletableFuture.runAsync(() -> {
            admissions.giveBack(ConnectionRequest.from("a"));
            admissions.giveBack(ConnectionRequest.from("b"));
        });

        assertThat(awaitNone(admissions)).isTrue();
        returning.join();
    }

    private static boolean awaitNone(Admissions admissions) {
        try {
            return admissions.awaitNone(TimeUnit.SECONDS.toNanos(60));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
