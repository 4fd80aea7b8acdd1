// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What anybody logs from a level on, ourselves and the container: all of them log through {@code java.util.logging} here. */
public final class LogRecords extends Handler implements AutoCloseable {

    private final Logger root = Logger.getLogger("");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogRecords(Level from) {
        setLevel(from);
    }

    public static LogRecords from(Level level) {
        LogRecords records = new LogRecords(level);
        records.root.addHandler(records);
        return records;
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            lines.add(entry.getLevel() + " " + entry.getLoggerName() + ": " + entry.getMessage()
                    + stackTrace(entry.getThrown()));
        }
    }

    private static String stackTrace(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return "\n" + text;
    }

    /** Level, logger, message and stack trace of each. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
