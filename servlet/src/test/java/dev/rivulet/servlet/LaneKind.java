// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/** Which threads write. */
enum LaneKind {
    PLATFORM,
    VIRTUAL,
    /** Lanes that write nothing themselves, because only blocking is possible. */
    WITH_WORKERS;

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    /** Those that this JDK has. */
    static List<LaneKind> available() {
        return Stream.of(values())
                .filter(kind -> kind != VIRTUAL || Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS)
                .toList();
    }

    BroadcasterBuilder builder() {
        BroadcasterBuilder builder = SseBroadcaster.builder();
        return this == VIRTUAL ? builder.threadFactory(virtualThreads()) : builder;
    }

    Webapp prepare(Webapp webapp) {
        return this == WITH_WORKERS ? webapp.contextParameter("rivulet.transport", "blocking") : webapp;
    }

    private static ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class, long.class).invoke(builder, "rivulet-virtual-", 1L);
            return (ThreadFactory) type.getMethod("factory").invoke(named);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK should have virtual threads", e);
        }
    }
}
