// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.connection.SseConnection;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Has something to do with every stream that a controller opens, for example to attach an attribute. Beans of this type are found by themselves.
 *
 * <p>Thread safety: safe for use by any thread.
 */
@FunctionalInterface
public interface SseConnectionCustomizer {

    /**
     * A stream is being opened. Called by the thread that serves the request, before topics are subscribed to.
     *
     * @param connection the new connection
     * @param request    the request, which must not be kept
     * @throws Exception if the stream must not be opened; it is answered like any other exception of a controller
     */
    void customize(SseConnection connection, HttpServletRequest request) throws Exception;
}
