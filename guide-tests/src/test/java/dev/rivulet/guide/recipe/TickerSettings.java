// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

@WebListener
public final class TickerSettings implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent start) {
        SseBroadcaster broadcaster = SseBroadcaster.builder()
                .topic("ticker", TopicSettings.standard().onOverflow(OverflowPolicy.CONFLATE))
                .build();
        SseStreams.useBroadcaster(start.getServletContext(), broadcaster);
    }
}
