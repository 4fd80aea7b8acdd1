// SPDX-License-Identifier: Apache-2.0
/** Rivulet on servlet containers with {@code jakarta.servlet}. */
module dev.rivulet.servlet {
    requires transitive dev.rivulet.core;
    requires transitive jakarta.servlet;
    requires static org.jspecify;

    exports dev.rivulet.filter;
    exports dev.rivulet.servlet;

    provides jakarta.servlet.ServletContainerInitializer with
            dev.rivulet.servlet.SseInitializer;
}
