// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One application on each server, started when a test first asks, for tests that leave nothing behind in it. */
public final class SharedApps implements AutoCloseable {

    private final Map<Server, SpringApp> apps = new EnumMap<>(Server.class);
    private final List<Class<?>> sources;
    private final String[] properties;

    public SharedApps(List<Class<?>> sources, String... properties) {
        this.sources = sources;
        this.properties = properties;
    }

    public synchronized SpringApp on(Server server) {
        return apps.computeIfAbsent(server, it -> SpringApp.start(it, sources, properties));
    }

    @Override
    public synchronized void close() {
        apps.values().forEach(SpringApp::close);
    }
}
