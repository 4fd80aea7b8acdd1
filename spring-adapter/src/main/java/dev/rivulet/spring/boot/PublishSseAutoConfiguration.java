// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.spring.PublishSseListener;
import dev.rivulet.spring.SseTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Publishes application events whose classes say so, see {@link dev.rivulet.spring.PublishSse}. */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnBean(SseTemplate.class)
public class PublishSseAutoConfiguration {

    /** Creates the configuration. */
    public PublishSseAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    static PublishSseListener publishSseListener(ObjectProvider<SseTemplate> templates) {
        return new PublishSseListener(templates::getObject);
    }
}
