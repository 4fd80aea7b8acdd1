// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.SseMvcConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

@Configuration
@EnableWebMvc
@Import(SseMvcConfiguration.class)
class WebConfiguration {

    @Bean(destroyMethod = "close")
    SseBroadcaster broadcaster() {
        return SseBroadcaster.builder().build();
    }
}
