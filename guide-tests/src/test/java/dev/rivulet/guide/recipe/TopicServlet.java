// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import java.util.List;

/** Reads topics, and nothing else. */
final class TopicServlet extends SseServlet {

    private final List<String> topics;

    TopicServlet(String... topics) {
        this.topics = List.of(topics);
    }

    @Override
    protected void onOpen(SseConnection connection) {
        topics.forEach(connection::subscribe);
    }
}
