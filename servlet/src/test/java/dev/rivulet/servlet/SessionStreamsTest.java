// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ScriptedTransport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is kept in a session, without a container. */
@ExtendWith(LeakCheck.class)
final class SessionStreamsTest {

    private final Map<String, Object> attributes = new HashMap<>();
    private final long created = System.nanoTime();
    private boolean invalid;

    private final HttpSession session = fake(HttpSession.class, (name, arguments) -> {
        if (invalid) {
            throw new IllegalStateException("invalid");
        }
        return switch (name) {
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getId" -> "id";
            case "getCreationTime" -> created;
            default -> throw new UnsupportedOperationException(name);
        };
    });
    private final HttpServletRequest request = requestOf(session);

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                SessionStreamsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    /** It would make a session if it were asked to. */
    private static HttpServletRequest requestOf(HttpSession session) {
        return fake(HttpServletRequest.class, (name, arguments) -> {
            assertThat(name).isEqualTo("getSession");
            assertThat(arguments).containsExactly(false);
            return session;
        });
    }

    /** The end of a session whose webapp cannot be asked for any more. */
    private static HttpSessionBindingEvent end() {
        HttpSession session = fake(HttpSession.class, (name, arguments) -> {
            throw new IllegalStateException("invalid");
        });
        return new HttpSessionBindingEvent(session, "name");
    }

    private static HttpSessionBindingEvent endIn(ServletContext context) {
        HttpSession session = fake(HttpSession.class, (name, arguments) -> {
            return switch (name) {
                case "getServletContext" -> context;
                case "getId" -> "another";
                case "getCreationTime" -> 1L;
                default -> throw new UnsupportedOperationException(name);
            };
        });
        return new HttpSessionBindingEvent(session, "name");
    }

    private static ServletContext webapp() {
        Map<String, Object> attributes = new HashMap<>();
        return fake(ServletContext.class, (name, arguments) -> switch (name) {
            case "getInitParameterNames" -> Collections.emptyEnumeration();
            case "getInitParameter" -> null;
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static SseConnection open(SseBroadcaster broadcaster, SessionStreams streams) {
        ConnectionRequest peer = ConnectionRequest.from("test").withSession(streams.key());
        return broadcaster.admit(peer).open(new ScriptedTransport(), connection -> {});
    }

    private static SessionStreams copy(SessionStreams streams) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(streams);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (SessionStreams) in.readObject();
        }
    }

    @Test
    void oneSession_hasOne_withAKeyOfItsOwn() {
        SessionStreams streams = SessionStreams.of(request);

        assertThat(SessionStreams.of(request)).isSameAs(streams);
        attributes.clear();
        assertThat(SessionStreams.of(request).key()).isNotEqualTo(streams.key());
    }

    @Test
    void withoutSession_thereIsNone() {
        assertThat(SessionStreams.of(requestOf(null))).isNull();
    }

    @Test
    void end_closesItsConnections_andNoOthers() {
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().build()) {
            SessionStreams streams = SessionStreams.of(request);
            streams.expect(broadcaster);
            SseConnection its = open(broadcaster, streams);
            attributes.clear();
            SseConnection other = open(broadcaster, SessionStreams.of(request));
            streams.opened(its);
            assertThat(its.closeReason()).isEmpty();

            streams.valueUnbound(end());
            streams.valueUnbound(end());

            assertThat(its.closeReason()).hasValue(CloseReason.SESSION_ENDED);
            assertThat(other.closeReason()).isEmpty();
        }
    }

    @Test
    void connectionThatComesAfterTheEnd_isClosed() {
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().build()) {
            SessionStreams streams = SessionStreams.of(request);
            streams.expect(broadcaster);
            streams.valueUnbound(end());
            SseConnection late = open(broadcaster, streams);
            streams.opened(late);

            assertThat(late.closeReason()).hasValue(CloseReason.SESSION_ENDED);
        }
    }

    @Test
    void invalidSession_isOneThatHasEnded() {
        invalid = true;
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().build()) {
            SessionStreams streams = SessionStreams.of(request);
            SseConnection connection = open(broadcaster, streams);
            streams.opened(connection);

            assertThat(connection.closeReason()).hasValue(CloseReason.SESSION_ENDED);
        }
    }

    /** As Undertow does it: the attributes go, and a moment later the session. */
    @Test
    void sessionThatHasLostItsStreams_getsNoneForAShortTime() {
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().build()) {
            SessionStreams streams = SessionStreams.of(request);
            attributes.clear();
            streams.valueUnbound(new HttpSessionBindingEvent(session, "name"));

            SessionStreams late = SessionStreams.of(request);
            assertThat(late).isNotSameAs(streams);
            assertThat(attributes).isEmpty();
            SseConnection connection = open(broadcaster, late);
            late.opened(connection);
            assertThat(connection.closeReason()).hasValue(CloseReason.SESSION_ENDED);
        }
    }

    @Test
    void endingSessions_areForgotten() {
        AtomicLong nanos = new AtomicLong(-1);
        EndingSessions ending = new EndingSessions(nanos::get);
        assertThat(ending.contains(session)).isFalse();

        ending.add(session);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos() - 1);
        assertThat(ending.contains(session)).isTrue();
        nanos.addAndGet(1);
        assertThat(ending.contains(session)).isFalse();
    }

    @Test
    void movedToAnotherSession_itBeginsAnew() {
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().build()) {
            SessionStreams streams = SessionStreams.of(request);
            streams.valueUnbound(end());
            streams.valueBound(end());
            SseConnection connection = open(broadcaster, streams);
            streams.opened(connection);

            assertThat(connection.closeReason()).isEmpty();
        }
    }

    @Test
    void closedBroadcaster_isNoObstacle() {
        SessionStreams streams = SessionStreams.of(request);
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().build()) {
            streams.expect(broadcaster);
            open(broadcaster, streams);
        }
        streams.valueUnbound(end());
        assertThat(streams).asString().contains(streams.key());
    }

    @Test
    void copy_hasTheKey_andEndsWhatTheWebappsBroadcasterHas() throws Exception {
        try (SseBroadcaster broadcaster = SseBroadcaster.builder().build()) {
            SessionStreams streams = SessionStreams.of(request);
            streams.expect(broadcaster);
            SseConnection connection = open(broadcaster, streams);
            SessionStreams copy = copy(streams);
            assertThat(copy.key()).isEqualTo(streams.key());

            ServletContext webapp = webapp();
            copy.valueUnbound(endIn(webapp));
            assertThat(connection.closeReason()).isEmpty();

            SseStreams.useBroadcaster(webapp, broadcaster);
            copy.valueUnbound(endIn(webapp));
            assertThat(connection.closeReason()).hasValue(CloseReason.SESSION_ENDED);
        }
    }
}
