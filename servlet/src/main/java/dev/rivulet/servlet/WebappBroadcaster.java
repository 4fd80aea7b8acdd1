// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The broadcaster of one webapp, kept as an attribute of its context, with the settings that it was made from and the number of servlets that use it. A
 * closed one stays there, lest a thread that publishes while the webapp stops makes another.
 *
 * <p>Thread safety: changes are guarded by the class, briefly and rarely; {@link #of} takes no lock once there is a broadcaster.
 */
final class WebappBroadcaster {

    private static final String ATTRIBUTE = "dev.rivulet.broadcaster";

    /** As long as a broadcaster's own when it is closed. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final SseBroadcaster broadcaster;
    private final Parameters parameters;
    private final ContainerStop stop;
    private int servlets;

    private WebappBroadcaster(ServletContext context, SseBroadcaster broadcaster, Parameters parameters) {
        this.broadcaster = broadcaster;
        this.parameters = parameters;
        this.stop = ContainerStop.listen(context, () -> endStreams(broadcaster));
    }

    /** Ends the streams while the container still lets them end in good order. Other requests go on, and may publish. */
    private static void endStreams(SseBroadcaster broadcaster) {
        broadcaster.registry().all().forEach(connection -> connection.close(CloseReason.SHUTDOWN));
        try {
            broadcaster.drain(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    SseBroadcaster broadcaster() {
        return broadcaster;
    }

    static WebappBroadcaster of(ServletContext context) {
        WebappBroadcaster existing = find(context);
        return existing != null ? existing : findOrCreate(context);
    }

    private static synchronized WebappBroadcaster findOrCreate(ServletContext context) {
        WebappBroadcaster existing = find(context);
        return existing != null ? existing : create(context, Parameters.of(context));
    }

    static synchronized void set(ServletContext context, SseBroadcaster broadcaster) {
        if (findOpen(context) != null) {
            throw new IllegalStateException("this webapp has a broadcaster already; set yours before the first use");
        }
        place(context, new WebappBroadcaster(context, broadcaster, Parameters.of(context)));
    }

    /**
     * The broadcaster for a servlet that will give it back by {@link #leave}.
     *
     * @throws IllegalArgumentException if the servlet wants another setting than the broadcaster was made with
     */
    static synchronized SseBroadcaster join(ServletContext context, Parameters wanted) {
        wanted.requireAgreement(Parameters.of(context));
        WebappBroadcaster existing = findOpen(context);
        if (existing != null) {
            wanted.requireSame(existing.parameters);
        }
        WebappBroadcaster joined = existing != null ? existing : create(context, wanted);
        joined.servlets++;
        return joined.broadcaster;
    }

    /** Closes the broadcaster with the last servlet that used it: where nobody listens to the context, that is the end of the webapp. */
    static void leave(ServletContext context) {
        if (isLeftByLast(context)) {
            close(context);
        }
    }

    private static synchronized boolean isLeftByLast(ServletContext context) {
        WebappBroadcaster existing = find(context);
        return existing != null && --existing.servlets == 0;
    }

    /** Closing takes a while; it is not done under the lock, which all webapps may share. */
    static void close(ServletContext context) {
        WebappBroadcaster existing = find(context);
        try {
            if (existing != null) {
                existing.stop.close();
                existing.broadcaster.close();
            }
        } finally {
            WriteWorkers.stop(context);
        }
    }

    /** The broadcaster, if there is one already. */
    static List<SseBroadcaster> existing(ServletContext context) {
        WebappBroadcaster existing = find(context);
        return existing == null ? List.of() : List.of(existing.broadcaster);
    }

    /** Makes way for a new broadcaster when a webapp starts again. */
    static synchronized void forgetClosed(ServletContext context) {
        WebappBroadcaster existing = find(context);
        if (existing != null && existing.broadcaster.isClosed()) {
            existing.stop.close();
            context.removeAttribute(ATTRIBUTE);
        }
    }

    private static WebappBroadcaster create(ServletContext context, Parameters parameters) {
        SseBroadcaster broadcaster =
                parameters.configure(SseBroadcaster.builder()).build();
        WebappBroadcaster created = new WebappBroadcaster(context, broadcaster, parameters);
        place(context, created);
        return created;
    }

    /** In place of a closed one, if there is one. */
    private static void place(ServletContext context, WebappBroadcaster placed) {
        forgetClosed(context);
        context.setAttribute(ATTRIBUTE, placed);
    }

    private static @Nullable WebappBroadcaster findOpen(ServletContext context) {
        WebappBroadcaster existing = find(context);
        return existing == null || existing.broadcaster.isClosed() ? null : existing;
    }

    private static @Nullable WebappBroadcaster find(ServletContext context) {
        return (WebappBroadcaster) context.getAttribute(ATTRIBUTE);
    }
}
