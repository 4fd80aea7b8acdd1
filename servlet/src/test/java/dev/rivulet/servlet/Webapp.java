// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test deploys. */
public final class Webapp {

    /** A servlet and where it is. */
    public record Entry(String path, Servlet servlet, Map<String, String> parameters, boolean asyncSupported) {
        String name() {
            return "servlet" + path.replace('/', '-');
        }
    }

    /** A filter and what it stands in front of. */
    public record FilterEntry(
            String name,
            String path,
            Filter filter,
            Map<String, String> parameters,
            EnumSet<DispatcherType> dispatches) {}

    private final List<Entry> servlets = new ArrayList<>();
    private final List<FilterEntry> filters = new ArrayList<>();
    private final Map<String, String> contextParameters = new HashMap<>();
    private final Map<Integer, String> errorPages = new HashMap<>();

    public static Webapp of(String path, Servlet servlet) {
        return new Webapp().with(path, servlet);
    }

    public Webapp with(String path, Servlet servlet, String... parameters) {
        servlets.add(new Entry(path, servlet, pairs(parameters), true));
        return this;
    }

    public Webapp withoutAsync(String path, Servlet servlet) {
        servlets.add(new Entry(path, servlet, Map.of(), false));
        return this;
    }

    /** Filters run in the order in which they are named here, in REQUEST, ASYNC and ERROR dispatches. */
    public Webapp filter(String path, Filter filter, String... parameters) {
        return filter(
                path,
                filter,
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
                parameters);
    }

    public Webapp filter(String path, Filter filter, EnumSet<DispatcherType> dispatches, String... parameters) {
        filters.add(new FilterEntry("filter-" + filters.size(), path, filter, pairs(parameters), dispatches));
        return this;
    }

    public Webapp contextParameter(String name, String value) {
        contextParameters.put(name, value);
        return this;
    }

    public Webapp errorPage(int status, String path) {
        errorPages.put(status, path);
        return this;
    }

    public Map<Integer, String> errorPages() {
        return errorPages;
    }

    public List<Entry> servlets() {
        return servlets;
    }

    public List<FilterEntry> filters() {
        return filters;
    }

    public Map<String, String> contextParameters() {
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
