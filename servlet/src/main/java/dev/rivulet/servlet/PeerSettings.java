// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters say about those who ask for streams.
 *
 * <p>Thread safety: immutable.
 *
 * @param trustedProxies   whose word on remote addresses is believed
 * @param closeWithSession whether a stream ends with the HTTP session within which it was opened
 * @param transport        how is written to them
 */
record PeerSettings(TrustedProxies trustedProxies, boolean closeWithSession, TransportChoice transport) {

    private static final String ATTRIBUTE = "dev.rivulet.peers";

    static PeerSettings of(Parameters parameters) {
        return new PeerSettings(parameters.trustedProxies(), parameters.closeWithSession(), parameters.transport());
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

    static PeerSettings standard() {
        return new PeerSettings(TrustedProxies.of(List.of()), true, TransportChoice.AUTO);
    }

    /** What ends a stream with the session of its request; null if nothing does. */
    @Nullable
    SessionStreams session(HttpServletRequest request) {
        return closeWithSession ? SessionStreams.of(request) : null;
    }
}
