// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.time.Instant;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/**
 * Knows until when an {@link Authentication} is good; its streams end then. Beans of this type are found by themselves. There is one for the tokens of Spring Security's OAuth 2.0 library, JWTs
 * among them, where that is there.
 *
 * <p>Thread safety: safe for use by any thread.
 */
@FunctionalInterface
public interface SseCredentialsExpiry {

    /**
     * Until when an authentication is good.
     *
     * @param authentication whose stream is being opened
     * @return the moment, or nothing if it is not known
     */
    Optional<Instant> expiresAt(Authentication authentication);
}
