// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Who asks for which topic: what an expression of {@link SseTopicRules} sees. The names are those of Spring Security's own expressions.
 *
 * <p>Thread safety: belongs to the thread that decides.
 */
final class TopicQuestion {

    private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

    /** What can be said of the authorities that somebody has. */
    record Authorities(String rolePrefix, Collection<? extends GrantedAuthority> granted) {

        Set<String> names() {
            return granted.stream().map(GrantedAuthority::getAuthority).collect(Collectors.toSet());
        }

        String ofRole(String role) {
            return role.startsWith(rolePrefix) ? role : rolePrefix + role;
        }
    }

    private final Authentication authentication;
    private final String topic;
    private final Authorities authorities;

    TopicQuestion(Authentication authentication, String topic, Authorities authorities) {
        this.authentication = authentication;
        this.topic = topic;
        this.authorities = authorities;
    }

    public Authentication getAuthentication() {
        return authentication;
    }

    public @Nullable Object getPrincipal() {
        return authentication.getPrincipal();
    }

    public String getTopic() {
        return topic;
    }

    public boolean isPermitAll() {
        return true;
    }

    public boolean isDenyAll() {
        return false;
    }

    public boolean permitAll() {
        return true;
    }

    public boolean denyAll() {
        return false;
    }

    public boolean isAnonymous() {
        return TRUST.isAnonymous(authentication);
    }

    public boolean isAuthenticated() {
        return authentication.isAuthenticated() && !isAnonymous();
    }

    public boolean isRememberMe() {
        return TRUST.isRememberMe(authentication);
    }

    public boolean isFullyAuthenticated() {
        return isAuthenticated() && !isRememberMe();
    }

    public boolean hasRole(String role) {
        return hasAnyRole(role);
    }

    public boolean hasAnyRole(String... roles) {
        return has(Stream.of(roles).map(authorities::ofRole));
    }

    public boolean hasAuthority(String authority) {
        return hasAnyAuthority(authority);
    }

    public boolean hasAnyAuthority(String... any) {
        return has(Stream.of(any));
    }

    private boolean has(Stream<String> any) {
        return authentication.isAuthenticated() && any.anyMatch(authorities.names()::contains);
    }
}
