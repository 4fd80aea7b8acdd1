// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.Servlet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test deploys. */
final class Webapp {

    record Entry(String path, Servlet servlet, Map<String, String> parameters, boolean asyncSupported) {
        String name() {
            return "servlet" + path.replace('/', '-');
        }
    }

    private final List<Entry> servlets = new ArrayList<>();
    private final Map<String, String> contextParameters = new HashMap<>();

    static Webapp of(String path, Servlet servlet) {
        return new Webapp().with(path, servlet);
    }

    Webapp with(String path, Servlet servlet, String... parameters) {
        servlets.add(new Entry(path, servlet, pairs(parameters), true));
        return this;
    }

    Webapp withoutAsync(String path, Servlet servlet) {
        servlets.add(new Entry(path, servlet, Map.of(), false));
        return this;
    }

    Webapp contextParameter(String name, String value) {
        contextParameters.put(name, value);
        return this;
    }

    List<Entry> servlets() {
        return servlets;
    }

    Map<String, String> contextParameters() {
        return contextParameters;
    }

    private static Map<String, String> pairs(String... parameters) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return map;
    }
}
