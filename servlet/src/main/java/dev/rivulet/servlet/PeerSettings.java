// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletContext;

/**
 * What the parameters say about those who ask for streams.
 *
 * <p>Thread safety: immutable.
 *
 * @param trustedProxies whose word on remote addresses is believed
 */
record PeerSettings(TrustedProxies trustedProxies) {

    private static final String ATTRIBUTE = "dev.rivulet.peers";

    static PeerSettings of(Parameters parameters) {
        return new PeerSettings(parameters.trustedProxies());
    }

    /**
     * Those of the context, for streams that are opened without {@link SseServlet}. Read once.
     *
     * @throws IllegalArgumentException if a parameter of the context is wrong
     */
    static PeerSettings of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof PeerSettings settings) {
            return settings;
        }
        PeerSettings settings = of(Parameters.of(context));
        context.setAttribute(ATTRIBUTE, settings);
        return settings;
    }
}
