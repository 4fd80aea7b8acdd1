// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Compresses what a servlet writes synchronously, as the filters do that people have in their webapps. Its flush passes on what has left the compression, which is nothing, unless it flushes that as well. */
final class GzipFilter implements Filter {

    private final boolean flushing;

    GzipFilter(boolean flushing) {
        this.flushing = flushing;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String accepted = ((HttpServletRequest) request).getHeader("Accept-Encoding");
        if (accepted == null || !accepted.contains("gzip")) {
            chain.doFilter(request, response);
            return;
        }
        Compressed compressed = new Compressed((HttpServletResponse) response, flushing);
        chain.doFilter(request, compressed);
        compressed.finish();
    }

    private static final class Compressed extends HttpServletResponseWrapper {

        private final boolean flushing;
        private Out out;
        private PrintWriter writer;

        Compressed(HttpServletResponse response, boolean flushing) {
            super(response);
            this.flushing = flushing;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (out == null) {
                setHeader("Content-Encoding", "gzip");
                out = new Out(super.getOutputStream(), flushing);
            }
            return out;
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            if (writer == null) {
                writer = new PrintWriter(getOutputStream(), false, StandardCharsets.UTF_8);
            }
            return writer;
        }

        @Override
        public void flushBuffer() throws IOException {
            if (out == null) {
                super.flushBuffer();
            } else {
                out.flush();
            }
        }

        void finish() throws IOException {
            if (writer != null) {
                writer.flush();
            }
            if (out != null) {
                out.gzip.finish();
            }
        }
    }

    private static final class Out extends ServletOutputStream {

        private final GZIPOutputStream gzip;
        private final ServletOutputStream container;

        Out(ServletOutputStream container, boolean flushing) throws IOException {
            this.container = container;
            this.gzip = new GZIPOutputStream(container, flushing);
        }

        @Override
        public void write(int octet) throws IOException {
            gzip.write(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            gzip.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            gzip.flush();
        }

        @Override
        public boolean isReady() {
            return container.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            container.setWriteListener(listener);
        }
    }
}
