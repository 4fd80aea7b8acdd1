// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the engine logs with a failure, while it is open; nothing of it is shown. */
final class LoggedFailures extends Handler implements AutoCloseable {

    private static final Logger ENGINE = Logger.getLogger("dev.rivulet");

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    LoggedFailures() {
        ENGINE.setUseParentHandlers(false);
        ENGINE.addHandler(this);
    }

    List<Throwable> seen() {
        return List.copyOf(failures);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getThrown() != null) {
            failures.add(entry.getThrown());
        }
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        ENGINE.removeHandler(this);
        ENGINE.setUseParentHandlers(true);
    }
}
