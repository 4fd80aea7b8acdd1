// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

/**
 * What differs between the webapps of a container.
 *
 * @param maxConnections the total limit
 * @param heartbeat      the silence before a heartbeat
 */
record WebappSettings(int maxConnections, String heartbeat) {

    /** Few places, so that tests can fill them. */
    static final WebappSettings SMALL = new WebappSettings(2, "100ms");

    /** As many places as anybody wants. */
    static final WebappSettings ROOMY = new WebappSettings(100_000, "200ms");

    String in(String descriptor) {
        return descriptor
                .replace("@maxConnections@", Integer.toString(maxConnections))
                .replace("@heartbeat@", heartbeat);
    }
}
