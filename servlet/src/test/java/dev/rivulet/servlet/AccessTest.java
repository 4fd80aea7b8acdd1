// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may open a stream, read a topic, and go on reading. */
@ExtendWith(LeakCheck.class)
final class AccessTest {

    /** Knows users by a parameter, and lets each of them read the topics that begin with their name. */
    private static final class GuardedServlet extends TopicServlet {

        private static final long serialVersionUID = 1L;

        final transient Set<String> allowed = ConcurrentHashMap.newKeySet();
        final transient Map<String, ResumeOutcome> outcomes = new ConcurrentHashMap<>();

        @Override
        protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String user = user(request);
            if (user == null || !allowed.contains(user)) {
                response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
                return false;
            }
            return true;
        }

        @Override
        protected @Nullable String user(HttpServletRequest request) {
            return request.getParameter("user");
        }

        @Override
        protected boolean maySubscribe(SseConnection connection, String topic) {
            return topic.startsWith(String.valueOf(connection.request().user()));
        }

        @Override
        protected void onOpen(SseConnection connection, HttpServletRequest request) {
            super.onOpen(connection, request);
            for (String topic : request.getParameter("topics").split(",", -1)) {
                outcomes.put(topic, connection.subscribe(topic).outcome());
            }
            String lifetime = request.getParameter("lifetime");
            if (lifetime != null) {
                connection.expireAfter(Duration.parse(lifetime));
            }
            connection.recheckEvery(
                    broadcaster().heartbeat(),
                    open -> allowed.contains(String.valueOf(open.request().user())));
        }
    }

    private final GuardedServlet servlet = new GuardedServlet();
    private final Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms", "maxConnectionsPerUser", "2");

    @ParameterizedTest
    @EnumSource(Container.class)
    void peer_thatIsNotAdmitted_isAnsweredBeforeAnythingIsSent(Container container) throws Exception {
        try (RunningContainer running = container.start(webapp);
                SseTestClient client = running.connect("/sse?user=eve&topics=eve/mail")) {
            client.awaitEnd();

            assertThat(client.status()).isEqualTo(401);
            assertThat(servlet.shared().stats().opened()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void topic_thatIsDenied_isNotSent(Container container) throws Exception {
        servlet.allowed.add("ann");
        try (RunningContainer running = container.start(webapp);
                SseTestClient ann = running.connect("/sse?user=ann&topics=bob/mail,ann/mail")) {
            servlet.awaitOpened();
            servlet.publish("bob/mail", "for Bob");
            servlet.publish("ann/mail", "for Ann");
            ann.awaitEvents(1);

            assertThat(ann.events()).extracting(ReceivedEvent::data).containsExactly("for Ann");
            assertThat(servlet.outcomes)
                    .containsEntry("bob/mail", ResumeOutcome.DENIED)
                    .containsEntry("ann/mail", ResumeOutcome.FRESH);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void userWhoIsNotAllowedAnyMore_isEndedAtTheNextCheck_andNotLetInAgain(Container container) throws Exception {
        servlet.allowed.addAll(Set.of("ann", "bob"));
        try (RunningContainer running = container.start(webapp);
                SseTestClient ann = running.client("/sse?user=ann&topics=ann/mail")
                        .reconnecting(true)
                        .open();
                SseTestClient bob = running.connect("/sse?user=bob&topics=bob/mail")) {
            servlet.awaitOpened();
            servlet.awaitOpened();
            servlet.allowed.remove("ann");

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.ACCESS_REVOKED);
            ann.awaitEnd();
            assertThat(ann.status()).isEqualTo(401);
            servlet.publish("bob/mail", "still here");
            bob.awaitEvents(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void credentialsThatExpire_endTheStream_alsoABusyOne(Container container) throws Exception {
        servlet.allowed.add("ann");
        try (RunningContainer running = container.start(webapp);
                SseTestClient ann = running.connect("/sse?user=ann&topics=ann/mail&lifetime=PT0.3S")) {
            servlet.awaitOpened();
            while (ann.isOpen()) {
                servlet.publish("ann/mail", "busy");
                Thread.onSpinWait();
            }

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.CREDENTIALS_EXPIRED);
            assertThat(ann.failure()).as("the response has a proper end").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void disconnectUser_endsAllStreamsOfTheUser_andNoOther(Container container) throws Exception {
        servlet.allowed.addAll(Set.of("ann", "bob"));
        try (RunningContainer running = container.start(webapp);
                SseTestClient ann1 = running.connect("/sse?user=ann&topics=ann/mail");
                SseTestClient ann2 = running.connect("/sse?user=ann&topics=ann/mail");
                SseTestClient bob = running.connect("/sse?user=bob&topics=bob/mail")) {
            for (int i = 0; i < 3; i++) {
                servlet.awaitOpened();
            }
            assertThat(servlet.shared().registry().disconnectUser("ann")).isEqualTo(2);
            ann1.awaitEnd();
            ann2.awaitEnd();

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.USER_DISCONNECTED);
            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.USER_DISCONNECTED);
            servlet.publish("bob/mail", "still here");
            bob.awaitEvents(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void userWithTooManyStreams_isRefused_softlyIfItIsABrowser(Container container) throws Exception {
        servlet.allowed.addAll(Set.of("ann", "bob"));
        try (RunningContainer running = container.start(webapp);
                SseTestClient one = running.connect("/sse?user=ann&topics=ann/mail");
                SseTestClient two = running.connect("/sse?user=ann&topics=ann/mail");
                SseTestClient browser = running.connect("/sse?user=ann&topics=ann/mail");
                SseTestClient other = running.client("/sse?user=ann&topics=ann/mail")
                        .header("Accept", "*/*")
                        .open();
                SseTestClient bob = running.connect("/sse?user=bob&topics=bob/mail")) {
            browser.awaitEnd();
            other.awaitEnd();

            assertThat(browser.status()).isEqualTo(200);
            assertThat(browser.retry()).isPresent();
            assertThat(browser.comments()).anyMatch(comment -> comment.contains("of this user"));
            assertThat(other.status()).isEqualTo(429);
            assertThat(other.responseHeaders().firstValue("Retry-After")).isPresent();
            assertThat(one.isOpen() && two.isOpen() && bob.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void server_thatDrains_tellsPeersWhenToComeBack_andTakesNobody(Container container) throws Exception {
        servlet.allowed.addAll(Set.of("ann", "bob"));
        try (RunningContainer running = container.start(webapp);
                SseTestClient ann = running.connect("/sse?user=ann&topics=ann/mail")) {
            servlet.awaitOpened();
            servlet.shared().publish("ann/mail", SseEvent.of("before the end"));
            assertThat(servlet.shared().drain(Duration.ofSeconds(2))).isZero();
            ann.awaitEnd();
            try (SseTestClient late = running.connect("/sse?user=bob&topics=bob/mail")) {
                late.awaitEnd();

                assertThat(ann.events()).extracting(ReceivedEvent::data).containsExactly("before the end");
                assertThat(ann.retry()).hasValueSatisfying(delay -> assertThat(delay)
                        .isBetween(Duration.ofMillis(2_500), Duration.ofMillis(7_500)));
                assertThat(ann.failure()).isEmpty();
                assertThat(late.status()).isEqualTo(200);
                assertThat(late.retry()).isPresent();
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.SHUTDOWN);
            }
        }
    }
}
