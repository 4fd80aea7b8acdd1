// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Decides which topics the streams of controllers may read. Without a bean of this type they may read all.
 *
 * <p>Thread safety: safe for use by any thread.
 */
@FunctionalInterface
public interface SseAccess {

    /**
     * What the peer of one request may read. Called by the thread that serves the request, before its stream is opened.
     *
     * @param request the request, which must not be kept
     * @return asked for each topic that is subscribed to, then or later, by any thread
     */
    Predicate<String> topics(HttpServletRequest request);

    /**
     * What is thrown if a stream begins with a topic that the peer may not read.
     *
     * @param topic the topic's name
     * @return an exception that is answered like any other of a controller; by default with status 403
     */
    default RuntimeException denied(String topic) {
        return new ResponseStatusException(HttpStatus.FORBIDDEN, "topic \"" + topic + "\" must not be read");
    }
}
