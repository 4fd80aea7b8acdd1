// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.servlet.SseServlet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several topics in one stream. Whoever is new gets the last two minutes first, so that charts are not empty; whoever comes back gets what
 * was missed.
 */
public final class MonitorServlet extends SseServlet {

    private static final long serialVersionUID = 1L;
    private static final int TWO_MINUTES = 120;

    private transient @Nullable MachineMonitor monitor;

    /** Creates the servlet. */
    public MonitorServlet() {}

    @Override
    public void init() {
        monitor = new MachineMonitor(broadcaster());
    }

    @Override
    protected void onOpen(SseConnection connection) {
        List<ResumeOutcome> outcomes = MachineMonitor.TOPICS.stream()
                .map(topic -> connection
                        .subscribe(topic, StartFrom.newest(TWO_MINUTES))
                        .outcome())
                .toList();
        boolean gap = outcomes.contains(ResumeOutcome.GAP);
        connection.send(Hello.event(connection, gap ? ResumeOutcome.GAP : outcomes.get(0)));
    }

    @Override
    public void destroy() {
        if (monitor != null) {
            monitor.close();
        }
        super.destroy();
    }
}
