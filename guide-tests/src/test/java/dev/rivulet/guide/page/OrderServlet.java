// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page;

import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads on from a database. */
final class OrderServlet extends SseServlet {

    record Order(String key, String json) {}

    @Override
    protected void onGap(SseConnection connection, Gap gap) {
        for (Order order : ordersAfter(connection.request().lastEventId())) {
            if (connection.send(SseEvent.of(order.json()).withId(order.key())) != SendOutcome.ACCEPTED) {
                connection.unsubscribe(gap.topic());
                connection.close();
                return;
            }
        }
    }

    private static List<Order> ordersAfter(@Nullable String key) {
        return key == null ? List.of() : List.of(new Order(key + 1, "{}"));
    }
}
