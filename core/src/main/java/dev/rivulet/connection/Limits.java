// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/**
 * How many connections a broadcaster takes. Over a limit the newcomer is refused; nobody is evicted.
 *
 * <p>Thread safety: immutable.
 *
 * @param connections in total, at least 1
 * @param perAddress  from one remote address, at least 1
 * @param perUser     of one user, at least 1; who is nobody's is not counted
 * @param perSession  of one HTTP session, at least 1; who has none is not counted
 */
public record Limits(int connections, int perAddress, int perUser, int perSession) {

    private static final int NONE = Integer.MAX_VALUE;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public Limits {
        requirePositive("connections", connections);
        requirePositive("perAddress", perAddress);
        requirePositive("perUser", perUser);
        requirePositive("perSession", perSession);
    }

    /**
     * No limits.
     *
     * @return the limits
     */
    public static Limits none() {
        return new Limits(NONE, NONE, NONE, NONE);
    }

    /**
     * A limit in total only.
     *
     * @param connections how many, at least 1
     * @return the limits
     * @throws IllegalArgumentException if the number is less than 1
     */
    public static Limits ofConnections(int connections) {
        return none().connections(connections);
    }

    /**
     * The same with another limit in total.
     *
     * @param connections how many, at least 1
     * @return the limits
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Limits connections(int connections) {
        return new Limits(connections, perAddress, perUser, perSession);
    }

    /**
     * The same with a limit for each remote address. Behind a proxy all peers share the proxy's address, unless the container or the adapter is told to trust it.
     *
     * @param perAddress how many, at least 1
     * @return the limits
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Limits perAddress(int perAddress) {
        return new Limits(connections, perAddress, perUser, perSession);
    }

    /**
     * The same with a limit for each user. A page in several tabs has a connection in each of them.
     *
     * @param perUser how many, at least 1
     * @return the limits
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Limits perUser(int perUser) {
        return new Limits(connections, perAddress, perUser, perSession);
    }

    /**
     * The same with a limit for each HTTP session, that is, for each browser.
     *
     * @param perSession how many, at least 1
     * @return the limits
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Limits perSession(int perSession) {
        return new Limits(connections, perAddress, perUser, perSession);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": must be at least 1, but was " + value);
        }
    }
}
