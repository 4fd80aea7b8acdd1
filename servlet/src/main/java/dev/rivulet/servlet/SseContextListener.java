// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/**
 * Closes the broadcaster with its webapp, and hears of HTTP sessions that end. Registered by itself where the container looks for {@code ServletContainerInitializer}s, as it does for a deployed WAR; an
 * embedded container that is set up by hand needs {@code context.addEventListener(new SseContextListener())} or the like if streams are opened without {@link SseServlet}.
 */
public final class SseContextListener implements ServletContextListener, HttpSessionListener {

    /** Creates the listener. */
    public SseContextListener() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        WebappBroadcaster.forgetClosed(event.getServletContext());
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {}

    /** Keeps streams that are just being opened from outliving the session. */
    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        SessionStreams.ending(event.getSession());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        WebappBroadcaster.close(event.getServletContext());
    }
}
