// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.event.SseEvent;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

public final class SseLogHandler extends Handler {

    private final SseBroadcaster broadcaster;

    public SseLogHandler(SseBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
        setFormatter(new SimpleFormatter());
    }

    @Override
    public void publish(LogRecord line) {
        boolean ours = String.valueOf(line.getLoggerName()).startsWith("dev.rivulet");
        if (isLoggable(line) && !ours && !broadcaster.isDraining()) {
            broadcaster.publish("log", SseEvent.of(getFormatter().format(line).stripTrailing()));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
