// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

/**
 * Turns the application's objects into the data of events, for example as JSON through the application's own mapper:
 *
 * <pre>{@code
 * DataEncoder<Object> json = objectMapper::writeValueAsString;
 * broadcaster.publish("prices", json.event(price).withName("tick"));
 * }</pre>
 *
 * <p>Thread safety: as safe as the function that it is made of; Rivulet calls it only on the caller's thread.
 *
 * @param <T> the type of the objects
 */
@FunctionalInterface
public interface DataEncoder<T> {

    /**
     * Encodes an object.
     *
     * @param value the object
     * @return the data of an event
     * @throws Exception if it cannot be encoded
     */
    String encode(T value) throws Exception;

    /**
     * Makes an event of an object.
     *
     * @param value the object
     * @return an event with the encoded object as its data
     * @throws IllegalArgumentException if it cannot be encoded, with the encoder's exception as its cause
     */
    default SseEvent event(T value) {
        String data;
        try {
            data = encode(value);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalArgumentException(
                    "value: could not be encoded: " + value.getClass().getName(), e);
        }
        return SseEvent.of(data);
    }
}
