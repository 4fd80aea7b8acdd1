// SPDX-License-Identifier: Apache-2.0
/** Rivulet's engine: events, logs, connections and fan-out, without a servlet container. */
module dev.rivulet.core {
    requires com.github.benmanes.caffeine;
    requires static transitive org.jspecify;

    exports dev.rivulet.event;
    exports dev.rivulet.log;
    exports dev.rivulet.connection;
    exports dev.rivulet.broadcast;
    exports dev.rivulet.transport;
}
