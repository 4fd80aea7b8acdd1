// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Token;

/**
 * The expiry of a token that an {@link Authentication} has as its credentials or its principal.
 *
 * <p>Thread safety: immutable.
 */
final class TokenExpiry implements SseCredentialsExpiry {

    @Override
    public Optional<Instant> expiresAt(Authentication authentication) {
        return Stream.of(authentication.getCredentials(), authentication.getPrincipal())
                .filter(OAuth2Token.class::isInstance)
                .map(token -> ((OAuth2Token) token).getExpiresAt())
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
    }
}
