// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import org.jspecify.annotations.Nullable;

/**
 * How many connections are admitted; by default as many as come. Over a limit the newcomer is refused.
 *
 * <p>Thread safety: none; bound once, when the application starts.
 */
public class LimitProperties {

    /** How many connections there may be in total. */
    private @Nullable Integer connections;

    /** How many there may be from one remote address. */
    private @Nullable Integer perAddress;

    /** How many there may be of one user. */
    private @Nullable Integer perUser;

    /** How many there may be of one HTTP session. */
    private @Nullable Integer perSession;

    /** Creates them with the defaults. */
    public LimitProperties() {}

    /**
     * How many connections there may be in total.
     *
     * @return the value
     */
    public @Nullable Integer getConnections() {
        return connections;
    }

    /**
     * How many connections there may be in total.
     *
     * @param connections the value
     */
    public void setConnections(@Nullable Integer connections) {
        this.connections = connections;
    }

    /**
     * How many there may be from one remote address.
     *
     * @return the value
     */
    public @Nullable Integer getPerAddress() {
        return perAddress;
    }

    /**
     * How many there may be from one remote address.
     *
     * @param perAddress the value
     */
    public void setPerAddress(@Nullable Integer perAddress) {
        this.perAddress = perAddress;
    }

    /**
     * How many there may be of one user.
     *
     * @return the value
     */
    public @Nullable Integer getPerUser() {
        return perUser;
    }

    /**
     * How many there may be of one user.
     *
     * @param perUser the value
     */
    public void setPerUser(@Nullable Integer perUser) {
        this.perUser = perUser;
    }

    /**
     * How many there may be of one HTTP session.
     *
     * @return the value
     */
    public @Nullable Integer getPerSession() {
        return perSession;
    }

    /**
     * How many there may be of one HTTP session.
     *
     * @param perSession the value
     */
    public void setPerSession(@Nullable Integer perSession) {
        this.perSession = perSession;
    }
}
