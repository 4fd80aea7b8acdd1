// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The clients, in the order of the table. */
enum Client {
    OKHTTP_EVENTSOURCE("okhttp-eventsource", "JVM", () -> property("okhttp-eventsource"), OkHttpEventSourceDriver::new),
    OKHTTP_SSE("okhttp-sse", "JVM", () -> property("okhttp"), OkHttpSseDriver::new),
    WEB_CLIENT("Spring `WebClient`", "JVM", () -> property("spring"), WebClientDriver::new),
    JERSEY("Jersey `SseEventSource`", "JVM", () -> property("jersey"), JerseyDriver::new),
    JDK("JDK `HttpClient`", "JVM", null, JdkDriver::new),
    EVENTSOURCE_3("`eventsource` 3", "Node", () -> NodePackages.version("eventsource-3"), node("eventsource-3")),
    EVENTSOURCE_4("`eventsource` 4", "Node", () -> NodePackages.version("eventsource"), node("eventsource")),
    EVENTSOURCE_PARSER(
            "`eventsource-parser`",
            "Node, browsers",
            () -> NodePackages.version("eventsource-parser"),
            node("eventsource-parser")),
    UNDICI("undici `EventSource`", "Node", () -> NodePackages.version("undici"), node("undici")),
    FETCH_EVENT_SOURCE(
            "`fetch-event-source`",
            "browsers",
            () -> NodePackages.version("@microsoft/fetch-event-source"),
            node("fetch-event-source")),
    POLYFILL(
            "`event-source-polyfill`",
            "browsers, Node",
            () -> NodePackages.version("event-source-polyfill"),
            node("event-source-polyfill")),
    CURL("curl", "command line", null, CurlDriver::new),
    CHROMIUM("Chromium", "itself", null, () -> new BrowserDriver(SeleniumBrowser::chromium)),
    FIREFOX("Firefox ESR", "itself", null, () -> new BrowserDriver(Firefox::start)),
    WEB_KIT("WebKitGTK", "itself", null, () -> new BrowserDriver(SeleniumBrowser::webKit));

    /** Those that were wanted so far. */
    private static final Map<Client, Driver> DRIVERS = new HashMap<>();

    private final String title;
    private final String home;

    @SuppressWarnings("ImmutableEnumChecker")
    private final @Nullable Supplier<String> version;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Supplier<Driver> drivers;

    Client(String title, String home, @Nullable Supplier<String> version, Supplier<Driver> drivers) {
        this.title = title;
        this.home = home;
        this.version = version;
        this.drivers = drivers;
    }

    private static Supplier<Driver> node(String script) {
        return () -> new NodeDriver(script + ".mjs");
    }

    private static String property(String library) {
        return System.getProperty("version." + library, "unknown");
    }

    String title() {
        return title;
    }

    /** Where it runs. */
    String home() {
        return home;
    }

    /** What the build pins; nothing for programs that come with the machine. */
    @Nullable
    String version() {
        return version == null ? null : version.get();
    }

    void open(Wish wish, Reading reading) throws Exception {
        driver().open(wish, reading);
    }

    private Driver driver() {
        synchronized (DRIVERS) {
            return DRIVERS.computeIfAbsent(this, client -> client.drivers.get());
        }
    }

    static void closeAll() {
        synchronized (DRIVERS) {
            DRIVERS.values().forEach(Driver::close);
            DRIVERS.clear();
        }
    }
}
