// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.SseBroadcaster;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * The broadcaster of one webapp, kept as an attribute of its context, with the settings that it was made from and the number of servlets that use it.
 *
 * <p>Thread safety: guarded by the class, briefly and rarely.
 */
final class WebappBroadcaster {

    private static final String ATTRIBUTE = "dev.rivulet.broadcaster";

    private final SseBroadcaster broadcaster;
    private final Parameters parameters;
    private int servlets;

    private WebappBroadcaster(SseBroadcaster broadcaster, Parameters parameters) {
        this.broadcaster = broadcaster;
        this.parameters = parameters;
    }

    SseBroadcaster broadcaster() {
        return broadcaster;
    }

    static synchronized WebappBroadcaster of(ServletContext context) {
        WebappBroadcaster existing = find(context);
        return existing != null ? existing : create(context, Parameters.of(context));
    }

    static synchronized void set(ServletContext context, SseBroadcaster broadcaster) {
        if (find(context) != null) {
            throw new IllegalStateException("this webapp has a broadcaster already; set yours before the first use");
        }
        context.setAttribute(ATTRIBUTE, new WebappBroadcaster(broadcaster, Parameters.of(context)));
    }

    /**
     * The broadcaster for a servlet that will give it back by {@link #leave}.
     *
     * @throws IllegalArgumentException if the servlet wants another setting than the broadcaster was made with
     */
    static synchronized SseBroadcaster join(ServletContext context, Parameters wanted) {
        wanted.requireAgreement(Parameters.of(context));
        WebappBroadcaster existing = find(context);
        if (existing != null) {
            wanted.requireSame(existing.parameters);
        }
        WebappBroadcaster joined = existing != null ? existing : create(context, wanted);
        joined.servlets++;
        return joined.broadcaster;
    }

    /** Closes the broadcaster with the last servlet that used it: where nobody listens to the context, that is the end of the webapp. */
    static synchronized void leave(ServletContext context) {
        WebappBroadcaster existing = find(context);
        if (existing != null && --existing.servlets == 0) {
            close(context);
        }
    }

    static synchronized void close(ServletContext context) {
        WebappBroadcaster existing = find(context);
        if (existing != null) {
            context.removeAttribute(ATTRIBUTE);
            existing.broadcaster.close();
        }
    }

    private static WebappBroadcaster create(ServletContext context, Parameters parameters) {
        SseBroadcaster broadcaster =
                parameters.configure(SseBroadcaster.builder()).build();
        WebappBroadcaster created = new WebappBroadcaster(broadcaster, parameters);
        context.setAttribute(ATTRIBUTE, created);
        return created;
    }

    private static @Nullable WebappBroadcaster find(ServletContext context) {
        return (WebappBroadcaster) context.getAttribute(ATTRIBUTE);
    }
}
