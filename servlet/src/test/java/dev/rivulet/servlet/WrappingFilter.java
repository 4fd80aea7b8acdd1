// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Puts a stream of its own before the container's, and counts what passes, as filters do that compress, measure or check. */
final class WrappingFilter implements Filter {

    /** What becomes of a listener that is set on its stream. */
    enum Manner {
        HANDS_ON(true),
        REFUSES(false),
        REFUSES_AS_CONTAINERS_DO(false),
        IS_OLDER_THAN_LISTENERS(false),
        DROPS(false),
        DROPS_AND_IS_NEVER_READY(false);

        final boolean nonBlocking;

        Manner(boolean nonBlocking) {
            this.nonBlocking = nonBlocking;
        }
    }

    final AtomicLong passed = new AtomicLong();
    private final Manner manner;

    WrappingFilter(Manner manner) {
        this.manner = manner;
    }

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new Wrapped((HttpServletResponse) response));
    }

    @Override
    public void destroy() {}

    private final class Wrapped extends HttpServletResponseWrapper {

        private Stream stream;

        Wrapped(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (stream == null) {
                stream = new Stream(super.getOutputStream());
            }
            return stream;
        }
    }

    private final class Stream extends ServletOutputStream {

        private final ServletOutputStream out;

        Stream(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            passed.incrementAndGet();
            out.write(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            passed.addAndGet(length);
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public boolean isReady() {
            return switch (manner) {
                case HANDS_ON -> out.isReady();
                case IS_OLDER_THAN_LISTENERS -> throw new AbstractMethodError();
                case DROPS_AND_IS_NEVER_READY -> false;
                default -> true;
            };
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            switch (manner) {
                case HANDS_ON -> out.setWriteListener(listener);
                case REFUSES -> throw new UnsupportedOperationException();
                case REFUSES_AS_CONTAINERS_DO -> throw new IllegalStateException("not here");
                case IS_OLDER_THAN_LISTENERS -> throw new AbstractMethodError();
                default -> {}
            }
        }
    }
}
