// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.SseBroadcaster;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.ListableBeanFactory;

/** The application's broadcasters, by the names of their beans. */
record Broadcasters(ListableBeanFactory beans) {

    Map<String, SseBroadcaster> byName() {
        return beans.getBeansOfType(SseBroadcaster.class, true, false);
    }

    /** Whether they take connections. */
    boolean areInService() {
        return byName().values().stream().noneMatch(SseBroadcaster::isDraining);
    }

    int connections() {
        return sum(broadcaster -> broadcaster.registry().count());
    }

    int topics() {
        return sum(broadcaster -> broadcaster.stats().topics());
    }

    private int sum(ToIntFunction<SseBroadcaster> figure) {
        return byName().values().stream().mapToInt(figure).sum();
    }
}
