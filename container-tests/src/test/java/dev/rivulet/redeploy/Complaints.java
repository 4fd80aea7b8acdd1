// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import dev.rivulet.servlet.LogRecords;
import java.util.List;
import java.util.logging.Level;

/** What the container and we find fault with, while this is open. */
record Complaints(LogRecords log) implements AutoCloseable {

    /** Tomcat says without a warning that a class was wanted of a webapp that had gone. */
    private static final String LATE = "Illegal access";

    /** Tomcat finds the machine slow. */
    private static final String SLOW = "SessionIdGeneratorBase";

    /** Tomcat looks twice at a thread of its own that is leaving the webapp; what it shows is then a thread that waits for work. */
    private static boolean isLeaving(String line) {
        return line.contains("WebappClassLoaderBase") && line.contains("-exec-") && line.contains(".TaskQueue.");
    }

    static Complaints listen() {
        return new Complaints(LogRecords.from(Level.INFO));
    }

    List<String> heard() {
        return log.lines().stream()
                .filter(line -> !line.startsWith(Level.INFO.getName()) || line.contains(LATE))
                .filter(line -> !isLeaving(line) && !line.contains(SLOW))
                .toList();
    }

    @Override
    public void close() {
        log.close();
    }
}
