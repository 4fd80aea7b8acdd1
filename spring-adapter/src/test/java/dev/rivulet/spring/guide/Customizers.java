// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.spring.SseConnectionCustomizer;
import dev.rivulet.spring.boot.SseBroadcasterCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Customizers {

    @Bean
    SseBroadcasterCustomizer quotes() {
        return builder -> builder.topic("quotes", TopicSettings.standard().onOverflow(OverflowPolicy.CONFLATE));
    }

    @Bean
    SseConnectionCustomizer language() {
        return (connection, request) -> connection.setAttribute("language", request.getLocale());
    }
}
