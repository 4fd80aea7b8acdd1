// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/**
 * How many connections a broadcaster takes. Over a limit the newcomer is refused; nobody is evicted.
 *
 * <p>Thread safety: immutable.
 *
 * @param connections in total, at least 1
 * @param perAddress  from one remote address, at least 1
 */
public record Limits(int connections, int perAddress) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public Limits {
        requirePositive("connections", connections);
        requirePositive("perAddress", perAddress);
    }

    /**
     * No limits.
     *
     * @return the limits
     */
    public static Limits none() {
        return new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * A limit in total only.
     *
     * @param connections how many, at least 1
     * @return the limits
     */
    public static Limits ofConnections(int connections) {
        return new Limits(connections, Integer.MAX_VALUE);
    }

    /**
     * The same with another limit in total.
     *
     * @param connections how many, at least 1
     * @return the limits
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Limits connections(int connections) {
        return new Limits(connections, perAddress);
    }

    /**
     * The same with a limit for each remote address. Behind a proxy all peers share the proxy's address.
     *
     * @param perAddress how many, at least 1
     * @return the limits
     */
    public Limits perAddress(int perAddress) {
        return new Limits(connections, perAddress);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": must be at least 1, but was " + value);
        }
    }
}
