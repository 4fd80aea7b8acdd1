// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.util.List;

/** A broadcast, compared with the limit that joins as many events in a write: what is lost besides. */
record AgainstBatches(Broadcast broadcast) implements Scenario {

    @Override
    public String name() {
        return broadcast.name();
    }

    @Override
    public String title() {
        return broadcast.title() + ", against the limit with as many events in a write";
    }

    @Override
    public List<String> competitors() {
        return broadcast.competitors();
    }

    @Override
    public String base(String competitor) {
        return Competitors.batch(competitor);
    }

    @Override
    public Measures measure(ServerProcess server) throws Exception {
        return broadcast.measure(server);
    }
}
