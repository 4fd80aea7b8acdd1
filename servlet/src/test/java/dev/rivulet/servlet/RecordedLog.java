// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what is logged as a warning or worse, by us and by the containers, all of which log through java.util.logging here. */
final class RecordedLog extends Handler implements AutoCloseable {

    /** Undertow says so of a peer that has gone while its response was being ended. */
    private static final String KNOWN_OF_UNDERTOW = "UT005088";

    private final Logger root = Logger.getLogger("");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    RecordedLog() {
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue()
                && !text(entry).contains(KNOWN_OF_UNDERTOW)) {
            records.add(entry);
        }
    }

    /** Forgets what was logged before, while a container started. */
    void forget() {
        records.clear();
    }

    /** What has been logged, but for what was caused by a failure with this message. */
    List<String> withoutCause(String message) {
        return records.stream()
                .filter(entry -> !isCausedBy(entry.getThrown(), message))
                .map(RecordedLog::describe)
                .toList();
    }

    /** How many records there are of our own. */
    long ownCount() {
        return records.stream()
                .filter(entry -> String.valueOf(entry.getLoggerName()).startsWith("dev.rivulet."))
                .count();
    }

    private static boolean isCausedBy(Throwable failure, String message) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (message.equals(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    private static String text(LogRecord entry) {
        return String.valueOf(entry.getMessage());
    }

    private static String describe(LogRecord entry) {
        Throwable thrown = entry.getThrown();
        String stack = thrown == null ? "" : "\n" + thrown + "\n" + List.of(thrown.getStackTrace());
        return entry.getLevel() + " " + entry.getLoggerName() + ": " + text(entry) + stack;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
