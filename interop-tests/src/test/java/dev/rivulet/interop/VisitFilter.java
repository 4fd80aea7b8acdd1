// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the requests for each topic. */
final class VisitFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, List<Visit>> visits = new ConcurrentHashMap<>();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Visit visit = Visit.of(request);
        String topic = request.getParameter("topic");
        chain.doFilter(request, response);
        if (request.getMethod().equals("GET")) {
            visits(topic).add(visit.answered(response.getStatus()));
        }
    }

    /** Those for a topic, in the order in which they came; grows. */
    List<Visit> visits(String topic) {
        return visits.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>());
    }
}
