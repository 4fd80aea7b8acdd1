// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import dev.rivulet.filter.SseFilter;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What docs/filter.md shows. */
@Configuration
class FilterPage {

    @Bean
    FilterRegistrationBean<SseFilter> sseFilter() {
        FilterRegistrationBean<SseFilter> registration = new FilterRegistrationBean<>(new SseFilter());
        registration.setAsyncSupported(true);
        registration.addInitParameter("heartbeat", "15s");
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        return registration;
    }
}
