// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.observe;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.boot.SseAutoConfiguration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** The health of the broadcasters, {@code sse}. It is up while connections are taken, and out of service from when the application begins to stop. */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnBean(SseBroadcaster.class)
@Conditional(OnEnabledHealth.class)
@Import(SseHealthAutoConfiguration.Generation.class)
public class SseHealthAutoConfiguration {

    /** Creates the configuration. */
    public SseHealthAutoConfiguration() {}

    /** Which of Spring Boot's it is. Names only: the classes of the others are not there. */
    static final class Generation implements ImportSelector, BeanClassLoaderAware {

        private static final Map<String, String> CONFIGURATIONS = Map.of(
                "org.springframework.boot.actuate.health.HealthIndicator",
                "dev.rivulet.spring.observe.ActuatorHealth",
                "org.springframework.boot.health.contributor.HealthIndicator",
                "dev.rivulet.spring.observe.ModuleHealth");

        private @Nullable ClassLoader classLoader;

        @Override
        public void setBeanClassLoader(ClassLoader beanClassLoader) {
            classLoader = beanClassLoader;
        }

        @Override
        public String[] selectImports(AnnotationMetadata importer) {
            return CONFIGURATIONS.entrySet().stream()
                    .filter(entry -> ClassUtils.isPresent(entry.getKey(), classLoader))
                    .map(Map.Entry::getValue)
                    .toArray(String[]::new);
        }
    }
}
