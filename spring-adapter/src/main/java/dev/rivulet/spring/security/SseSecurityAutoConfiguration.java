// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.broadcast.SseBroadcaster;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * Tells connections whose they are, and ends them when Spring Security says that their user, session or token is good no longer.
 *
 * <p>Thread safety: immutable.
 */
@AutoConfiguration(
        afterName = {
            "dev.rivulet.spring.boot.SseAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(name = "org.springframework.security.core.context.SecurityContextHolder")
@EnableConfigurationProperties(SseSecurityProperties.class)
public class SseSecurityAutoConfiguration {

    /** Creates the configuration. */
    public SseSecurityAutoConfiguration() {}

    /** First, so that what the application says of a stream itself goes before it. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnMissingBean
    SseSecurity sseSecurity(ObjectProvider<SseCredentialsExpiry> expiries) {
        return new SseSecurity(expiries.orderedStream().toList(), Clock.systemUTC());
    }

    @Bean
    LogoutWatch sseLogoutWatch(SseBroadcaster broadcaster) {
        return new LogoutWatch(broadcaster);
    }

    @Bean
    AccessRecheck sseAccessRecheck(ObjectProvider<AccessCheck> checks, SseSecurityProperties properties) {
        return new AccessRecheck(checks.orderedStream().toList(), properties.getRecheck());
    }

    @Bean
    @ConditionalOnBean(SessionRegistry.class)
    SessionWatch sseSessionWatch(SseBroadcaster broadcaster, SessionRegistry sessions) {
        return new SessionWatch(broadcaster, sessions);
    }

    @Bean
    @ConditionalOnProperty(name = "rivulet.security.recheck-users", havingValue = "true")
    UserWatch sseUserWatch(SseBroadcaster broadcaster, ObjectProvider<UserDetailsService> users) {
        UserDetailsService service = users.getIfUnique();
        if (service == null) {
            throw new IllegalStateException(
                    "rivulet.security.recheck-users: needs one bean of type UserDetailsService in which users are looked up");
        }
        return new UserWatch(broadcaster, service);
    }

    /** Tokens that say how long they are good. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.security.oauth2.core.OAuth2Token")
    static class Tokens {

        @Bean
        @ConditionalOnMissingBean(name = "sseTokenExpiry")
        SseCredentialsExpiry sseTokenExpiry() {
            return new TokenExpiry();
        }
    }
}
