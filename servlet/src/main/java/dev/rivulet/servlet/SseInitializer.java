// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Registers the {@link SseContextListener} in every webapp that has this library. Called by the container. */
public final class SseInitializer implements ServletContainerInitializer {

    /** Creates the initializer. */
    public SseInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        context.addListener(SseContextListener.class);
    }
}
