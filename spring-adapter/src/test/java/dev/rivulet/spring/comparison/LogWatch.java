// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.comparison;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Warnings and errors that are logged while it is open. */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    /** The property with which it is told what the end of an application waits for. */
    static final String PHASES = "logging.level.org.springframework.context.support.DefaultLifecycleProcessor=INFO";

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private volatile boolean waited;

    LogWatch() {
        setContext(ROOT.getLoggerContext());
        start();
        ROOT.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        waited |= event.getFormattedMessage().contains("still running");
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            lines.add(event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null ? "" : " [with stack trace]"));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean hasWaitedForThePhase() {
        return waited;
    }

    @Override
    public void close() {
        ROOT.detachAppender(this);
        stop();
    }
}
