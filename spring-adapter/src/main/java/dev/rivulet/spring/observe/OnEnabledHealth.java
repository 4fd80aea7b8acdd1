// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** What Spring Boot's own annotation asks, which is another one in each generation. */
final class OnEnabledHealth implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        boolean all = environment.getProperty("management.health.defaults.enabled", Boolean.class, true);
        return environment.getProperty("management.health.sse.enabled", Boolean.class, all);
    }
}
