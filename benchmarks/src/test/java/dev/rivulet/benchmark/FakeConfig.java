// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter's parameters. */
record FakeConfig(ServletContext context, Map<String, String> parameters) implements FilterConfig {

    @Override
    public String getFilterName() {
        return "measured";
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public @Nullable String getInitParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }
}
