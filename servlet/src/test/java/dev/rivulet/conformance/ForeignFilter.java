// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A filter that wraps the response and its stream, as those for compression, logging and metrics do; {@code kind} says how well. */
public final class ForeignFilter implements Filter {

    private ForeignOutput.Kind kind = ForeignOutput.Kind.DELEGATES;

    /** Creates the filter. */
    public ForeignFilter() {}

    @Override
    public void init(FilterConfig config) {
        kind = ForeignOutput.Kind.valueOf(config.getInitParameter("kind"));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new WrappedResponse((HttpServletResponse) response));
    }

    @Override
    public void destroy() {}

    private final class WrappedResponse extends HttpServletResponseWrapper {

        WrappedResponse(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return new ForeignOutput(super.getOutputStream(), kind);
        }
    }
}
