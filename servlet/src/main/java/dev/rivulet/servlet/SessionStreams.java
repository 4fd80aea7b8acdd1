// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/*
 * Whoever opens a connection first enters it in the registry, then looks whether the session has ended; whoever ends the session first notes it, then looks into the
 * registry. Both are volatile or locked, so at least one sees the other, and no connection outlives its session.
 */
/**
 * Ends the connections of an HTTP session with it. Kept as an attribute of the session; it holds no connections, only the key by which registries find them, so it may be copied,
 * stored, and brought back.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class SessionStreams implements HttpSessionBindingListener, Serializable {

    private static final long serialVersionUID = 1L;
    private static final String ATTRIBUTE = "dev.rivulet.streams";
    private static final System.Logger LOG = System.getLogger(SessionStreams.class.getName());

    private static final EndingSessions ENDING = new EndingSessions(System::nanoTime);

    /** What connections call the session. Not its id, which is a secret that opens it. */
    private final String key = UUID.randomUUID().toString();

    /** Whose connections there may be. Weak, since a session may outlast a broadcaster. Guarded by this. */
    private transient @Nullable Set<SseBroadcaster> broadcasters;

    private transient volatile boolean ended;

    private SessionStreams() {}

    /** Those of the session to which a request belongs. Null if it belongs to none; none is made. */
    static @Nullable SessionStreams of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return null;
        }
        try {
            return session.getAttribute(ATTRIBUTE) instanceof SessionStreams existing ? existing : create(session);
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "The session ended while a stream was being opened", e);
            return ofEnded();
        }
    }

    /** What the connections of a session call it, if it has had any. */
    static Optional<String> key(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) instanceof SessionStreams streams
                ? Optional.of(streams.key)
                : Optional.empty();
    }

    private static SessionStreams ofEnded() {
        SessionStreams over = new SessionStreams();
        over.ended = true;
        return over;
    }

    /** One at a time: an attribute that is replaced would end the connections. */
    private static synchronized SessionStreams create(HttpSession session) {
        if (session.getAttribute(ATTRIBUTE) instanceof SessionStreams existing) {
            return existing;
        }
        if (ENDING.contains(session)) {
            return ofEnded();
        }
        SessionStreams created = new SessionStreams();
        session.setAttribute(ATTRIBUTE, created);
        return created;
    }

    String key() {
        return key;
    }

    /** Called before a connection is opened. */
    synchronized void expect(SseBroadcaster broadcaster) {
        Set<SseBroadcaster> known = broadcasters;
        if (known == null) {
            known = Collections.newSetFromMap(new WeakHashMap<>());
            broadcasters = known;
        }
        known.add(broadcaster);
    }

    /** Called after a connection was opened. */
    void opened(SseConnection connection) {
        if (ended) {
            connection.close(CloseReason.SESSION_ENDED);
        }
    }

    /** Whoever logs a user in may move all attributes to a new session. */
    @Override
    public void valueBound(HttpSessionBindingEvent event) {
        ended = false;
    }

    /** The session has ended, or the application has cleared it. */
    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        ending(event.getSession());
        ended = true;
        known().forEach(this::end);
        ofWebapp(event).forEach(this::end);
    }

    /** A session is about to end: nothing is attached to it any more. */
    static void ending(HttpSession session) {
        try {
            ENDING.add(session);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The session is invalid already", e);
        }
    }

    private synchronized List<SseBroadcaster> known() {
        return broadcasters == null ? List.of() : List.copyOf(broadcasters);
    }

    /** A copy that was stored and brought back knows no broadcaster. */
    private static List<SseBroadcaster> ofWebapp(HttpSessionBindingEvent event) {
        try {
            return WebappBroadcaster.existing(event.getSession().getServletContext());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "The container does not say whose session has ended", e);
            return List.of();
        }
    }

    private void end(SseBroadcaster broadcaster) {
        broadcaster.registry().ofSession(key).forEach(connection -> connection.close(CloseReason.SESSION_ENDED));
    }

    @Override
    public String toString() {
        return "SessionStreams[" + key + ']';
    }
}
