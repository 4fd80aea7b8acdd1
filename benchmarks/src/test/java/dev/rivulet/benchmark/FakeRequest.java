// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in memory, used again and again, so that only what others make of it costs. */
final class FakeRequest extends HttpServletRequestWrapper {

    private final Map<String, String> headers = Map.of(
            "Accept", "text/html, text/event-stream",
            "Accept-Encoding", "gzip",
            "Host", "127.0.0.1");
    private final Map<String, Object> attributes = new HashMap<>();

    FakeRequest() {
        super(Refusing.everything(HttpServletRequest.class));
    }

    void reset() {
        attributes.clear();
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public String getScheme() {
        return "http";
    }

    @Override
    public String getRequestURI() {
        return "/fake";
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public boolean isAsyncSupported() {
        return true;
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? Collections.emptyEnumeration() : Collections.enumeration(java.util.List.of(value));
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }
}
