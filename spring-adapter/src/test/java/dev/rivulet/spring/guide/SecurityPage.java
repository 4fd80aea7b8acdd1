// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.spring.security.SseSecurity;
import dev.rivulet.spring.security.SseTopicRules;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What docs/spring-security.md shows. */
@Configuration
class SecurityPage {

    interface Rooms {
        boolean hasMember(String room, String user);
    }

    private final Rooms rooms = (room, user) -> false;

    @Bean
    SseTopicRules topicRules() {
        return SseTopicRules.builder()
                .topic("prices")
                .permitAll()
                .topic("orders/{user}")
                .access("#user == authentication.name or hasRole('CLERK')")
                .topic("admin/**")
                .hasRole("ADMIN")
                .topic("rooms/{id}")
                .check((authentication, topic, variables) ->
                        rooms.hasMember(variables.get("id"), authentication.getName()))
                .build();
    }

    static void look(SseBroadcaster broadcaster, SseConnection connection) {
        broadcaster.registry().ofUser("ada");
        SseSecurity.authentication(connection);
    }

    static final class SecuredServlet extends SseServlet {

        private static final long serialVersionUID = 1L;

        private final transient SseSecurity security;
        private final transient SseTopicRules rules;

        SecuredServlet(SseSecurity security, SseTopicRules rules) {
            this.security = security;
            this.rules = rules;
        }

        @Override
        protected void onOpen(SseConnection connection, HttpServletRequest request) {
            security.customize(connection, request);
            connection.subscribe("prices");
        }

        @Override
        protected boolean maySubscribe(SseConnection connection, String topic) {
            return rules.mayRead(SseSecurity.authentication(connection).orElse(null), topic);
        }
    }
}
