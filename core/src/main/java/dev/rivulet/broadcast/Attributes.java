// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an application attaches to a connection. Made for connections that have any.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class Attributes {

    private final Map<String, Object> map = new ConcurrentHashMap<>();

    @Nullable
    Object get(String name) {
        return map.get(name);
    }

    void set(String name, @Nullable Object value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }
}
