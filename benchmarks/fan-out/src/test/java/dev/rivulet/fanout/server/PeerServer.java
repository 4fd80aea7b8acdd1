// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.Limits;
import dev.rivulet.log.History;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server in a JVM of its own: its arguments are its name and its settings, {@code name=value}. It prints {@code port=} and its port, and
 * ends with its input.
 */
final class PeerServer {

    /** What the names of settings of a container's connector begin with. */
    private static final String CONNECTOR = "connector.";

    private PeerServer() {}

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        System.out.println("port=" + start(arguments[0], settings));
        while (System.in.read() >= 0) {
            // until whoever has started it goes
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        System.exit(0);
    }

    private static int start(String name, Map<String, String> settings) throws Exception {
        return switch (name) {
            case "limit" -> LimitServer.start(1, settings);
            case "limit-batch" -> LimitServer.start(Integer.parseInt(settings.getOrDefault("batch", "8")), settings);
            case "raw-jetty" -> raw(EmbeddedContainer.JETTY, settings);
            case "raw-tomcat" -> raw(EmbeddedContainer.TOMCAT, settings);
            case "raw-undertow" -> raw(EmbeddedContainer.UNDERTOW, settings);
            case "rivulet-jetty" -> rivulet(EmbeddedContainer.JETTY, settings);
            case "rivulet-tomcat" -> rivulet(EmbeddedContainer.TOMCAT, settings);
            case "rivulet-undertow" -> rivulet(EmbeddedContainer.UNDERTOW, settings);
            case "nchan" -> Nchan.start(settings);
            default -> peer(name, settings);
        };
    }

    /** Other people's servers. */
    private static int peer(String name, Map<String, String> settings) throws Exception {
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException(name + " has no settings: " + settings);
        }
        return switch (name) {
            case "jetty-eventsource" -> JettyEventSources.start();
            case "spring" -> SpringEmitters.start();
            case "jersey" -> JerseyBroadcasts.start();
            case "undertow-sse" -> UndertowEvents.start();
            case "javalin" -> JavalinStreams.start();
            case "vertx" -> VertxStreams.start();
            default -> throw new IllegalArgumentException("no server is called " + name);
        };
    }

    private static int raw(EmbeddedContainer container, Map<String, String> settings) throws Exception {
        RawServlet servlet = new RawServlet();
        return start(container, "/sse", servlet, servlet, settings);
    }

    private static int rivulet(EmbeddedContainer container, Map<String, String> settings) throws Exception {
        BroadcasterBuilder builder = SseBroadcaster.builder().limits(Limits.none());
        without(CONNECTOR, settings).forEach((name, value) -> {
            switch (name) {
                case "history" -> builder.history(History.ofEvents(Integer.parseInt(value)));
                case "heartbeat" -> builder.heartbeat(Duration.ofMillis(Long.parseLong(value)));
                case "writeTimeout" -> builder.writeTimeout(Duration.ofMillis(Long.parseLong(value)));
                default -> throw new IllegalArgumentException(name + ": no such setting");
            }
        });
        RivuletHub hub = new RivuletHub(builder.build());
        return start(container, "/sse", new RivuletServlet(hub), hub, settings);
    }

    /** Starts a container with a servlet at {@code /sse}, and the contract's others. */
    static int start(EmbeddedContainer container, Servlet stream, Hub hub) throws Exception {
        return start(container, "/sse", stream, hub, Map.of());
    }

    /** The same for a servlet that wants another path to find {@code /sse} in; settings are the container's. */
    static int start(EmbeddedContainer container, String path, Servlet stream, Hub hub, Map<String, String> settings)
            throws Exception {
        Servlet control = new ControlServlet(new Control(hub));
        Map<String, String> connector = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(CONNECTOR)) {
                connector.put(name.substring(CONNECTOR.length()), value);
            }
        });
        return container.start(Map.of(path, stream, "/publish", control, "/stats", control), connector);
    }

    private static Map<String, String> without(String prefix, Map<String, String> settings) {
        Map<String, String> others = new LinkedHashMap<>(settings);
        others.keySet().removeIf(name -> name.startsWith(prefix));
        return others;
    }
}
