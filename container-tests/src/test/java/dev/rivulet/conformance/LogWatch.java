// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The warnings of one container, told from those of others by who is on the stack. */
final class LogWatch extends Handler implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final ClassLoader container;

    private LogWatch(ClassLoader container) {
        this.container = container;
    }

    static LogWatch of(Containers container) throws Exception {
        LogWatch watch = new LogWatch(Servers.app(container).box().loader());
        ROOT.addHandler(watch);
        return watch;
    }

    void forget() {
        warnings.clear();
    }

    /** What was told since. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue() && isOfContainer()) {
            warnings.add(entry.getLoggerName() + ": " + entry.getMessage() + ' ' + entry.getThrown());
        }
    }

    private boolean isOfContainer() {
        return WALKER.walk(frames ->
                frames.anyMatch(frame -> isIn(frame.getDeclaringClass().getClassLoader())));
    }

    private boolean isIn(ClassLoader loader) {
        return loader != null && (loader == container || isIn(loader.getParent()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }
}
