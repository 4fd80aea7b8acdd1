// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request whose asynchronous context does not lead around the filter. */
final class FilteredRequest extends HttpServletRequestWrapper {

    private static final String ACCEPT_ENCODING = "Accept-Encoding";

    private final FilteredResponse response;
    private final boolean hidesCompression;

    FilteredRequest(HttpServletRequest request, FilteredResponse response, boolean hidesCompression) {
        super(request);
        this.response = response;
        this.hidesCompression = hidesCompression;
    }

    // ---- asynchronous processing

    /** Starts with the filter's own request and response: the container's would lead around it. */
    @Override
    public AsyncContext startAsync() {
        return response.life().started(start(this, response), true);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse other) {
        return response.life().started(start(request, other), false);
    }

    private AsyncContext start(ServletRequest request, ServletResponse other) {
        if (!isAsyncSupported()) {
            throw new IllegalStateException("asynchronous processing is not supported for " + getRequestURI()
                    + ": SseFilter, the servlet and every other filter in front of it need asyncSupported = true"
                    + " (in web.xml <async-supported>true</async-supported>)");
        }
        return getRequest().startAsync(request, other);
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext own = response.life().asyncContext();
        AsyncContext containers = super.getAsyncContext();
        return own == null ? containers : own;
    }

    // ---- what is behind must not compress streams

    private boolean isHidden(String name) {
        return hidesCompression && name.equalsIgnoreCase(ACCEPT_ENCODING);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        if (!hidesCompression) {
            return super.getHeaderNames();
        }
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(this::isHidden);
        return Collections.enumeration(names);
    }
}
