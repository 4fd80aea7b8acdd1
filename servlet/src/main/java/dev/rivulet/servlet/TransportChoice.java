// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.servlet.config.ParameterValue;

/** How a deployer wants streams to be written. */
enum TransportChoice {
    /** Without blocking where container and filters can do it. */
    AUTO,
    BLOCKING,
    NON_BLOCKING;

    static TransportChoice of(ParameterValue value) {
        return switch (value.text()) {
            case "auto" -> AUTO;
            case "blocking" -> BLOCKING;
            case "nonBlocking" -> nonBlocking(value);
            default -> throw value.wrong("must be auto, blocking or nonBlocking");
        };
    }

    private static TransportChoice nonBlocking(ParameterValue value) {
        if (!Transports.canBeNonBlocking()) {
            throw value.wrong("needs Servlet 3.1 or newer, which this container has not");
        }
        return NON_BLOCKING;
    }
}
