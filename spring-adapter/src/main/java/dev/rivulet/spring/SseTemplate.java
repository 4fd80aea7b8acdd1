// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SendOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.log.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Publishes objects: an {@link SseBroadcaster} together with the application's message converters.
 *
 * <pre>{@code
 * template.publish("prices", "tick", new Price("AAPL", 187.4));    // event: tick, data: {"symbol":"AAPL","price":187.4}
 * }</pre>
 *
 * <p>What becomes of an object is told at {@link SseObjects}. An object that cannot be written is refused before anything is published.
 *
 * <p>Thread safety: safe for use by any thread. Nothing waits for a connection, but converters do their work on the caller's thread, once for all readers.
 */
public final class SseTemplate {

    private final SseBroadcaster broadcaster;
    private final SseObjects objects;

    /**
     * Creates it.
     *
     * @param broadcaster what delivers events
     * @param objects     what makes events of objects
     */
    public SseTemplate(SseBroadcaster broadcaster, SseObjects objects) {
        this.broadcaster = Objects.requireNonNull(broadcaster, "broadcaster: must not be null");
        this.objects = Objects.requireNonNull(objects, "objects: must not be null");
    }

    /**
     * Publishes an object to everybody who reads a topic, now or later from its history.
     *
     * @param topic   the topic's name, not empty
     * @param payload the object
     * @return the event's position
     * @throws IllegalArgumentException if the topic's name is empty, or the object cannot be written
     * @throws IllegalStateException    if the topic is complete, or the broadcaster is closed
     */
    public Position publish(String topic, Object payload) {
        return broadcaster.publish(topic, event(payload));
    }

    /**
     * The same as an event with a name, which browsers deliver to the listeners of that name.
     *
     * @param topic   the topic's name, not empty
     * @param name    the event's name
     * @param payload the object
     * @return the event's position
     * @throws IllegalArgumentException if the topic's name is empty, or the event's name cannot be one, or the object cannot be written
     * @throws IllegalStateException    if the topic is complete, or the broadcaster is closed
     */
    public Position publish(String topic, String name, Object payload) {
        return broadcaster.publish(topic, event(name, payload));
    }

    /**
     * Publishes a topic's final object and ends the topic, see {@link SseBroadcaster#complete(String, SseEvent)}.
     *
     * @param topic   the topic's name, not empty
     * @param payload the object
     * @return the event's position
     * @throws IllegalArgumentException if the topic's name is empty, or the object cannot be written
     * @throws IllegalStateException    if the topic is complete already, or the broadcaster is closed
     */
    public Position complete(String topic, Object payload) {
        return broadcaster.complete(topic, event(payload));
    }

    /**
     * Sends an object to one connection alone.
     *
     * @param connection the connection
     * @param payload    the object
     * @return what became of it
     * @throws IllegalArgumentException if the object cannot be written
     */
    public SendOutcome send(SseConnection connection, Object payload) {
        return connection.send(event(payload));
    }

    /**
     * The same as an event with a name.
     *
     * @param connection the connection
     * @param name       the event's name
     * @param payload    the object
     * @return what became of it
     * @throws IllegalArgumentException if the event's name cannot be one, or the object cannot be written
     */
    public SendOutcome send(SseConnection connection, String name, Object payload) {
        return connection.send(event(name, payload));
    }

    /**
     * Makes an event of an object, for {@link SseEvent#withId}, {@link SseEvent#withKey} and the like.
     *
     * @param payload the object
     * @return the event
     * @throws IllegalArgumentException if the object cannot be written
     */
    public SseEvent event(Object payload) {
        return objects.event(payload);
    }

    /**
     * The same with a name.
     *
     * @param name    the event's name, or null for none but the object's own
     * @param payload the object
     * @return the event
     * @throws IllegalArgumentException if the event's name cannot be one, or the object cannot be written
     */
    public SseEvent event(@Nullable String name, Object payload) {
        return objects.event(name, payload);
    }

    /**
     * What delivers the events.
     *
     * @return the broadcaster
     */
    public SseBroadcaster broadcaster() {
        return broadcaster;
    }
}
