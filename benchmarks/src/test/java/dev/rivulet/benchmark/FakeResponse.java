// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response in memory that copies what it is given into a buffer, as containers do; used again and again. */
final class FakeResponse extends HttpServletResponseWrapper {

    private final Map<String, String> headers = new HashMap<>();
    private final FakeBody body = new FakeBody();
    private final PrintWriter writer = new PrintWriter(new FakeText());
    private @Nullable String contentType;
    private int status;

    FakeResponse() {
        super(Refusing.everything(HttpServletResponse.class));
    }

    void reuse() {
        headers.clear();
        contentType = null;
        body.reuse();
        status = SC_OK;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return body;
    }

    @Override
    public PrintWriter getWriter() {
        return writer;
    }

    @Override
    public void flushBuffer() {
        body.flush();
    }

    @Override
    public boolean isCommitted() {
        return body.isFlushed();
    }

    @Override
    public int getBufferSize() {
        return FakeBody.SIZE;
    }

    @Override
    public void setBufferSize(int size) {}

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public @Nullable String getContentType() {
        return contentType;
    }

    @Override
    public void setContentType(@Nullable String type) {
        contentType = type;
    }

    @Override
    public String getCharacterEncoding() {
        return "UTF-8";
    }

    @Override
    public void setCharacterEncoding(@Nullable String charset) {}

    @Override
    public void setContentLength(int length) {
        headers.put("content-length", "told");
    }

    @Override
    public void setContentLengthLong(long length) {
        headers.put("content-length", "told");
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
    }

    @Override
    public void addHeader(String name, String value) {
        setHeader(name, value);
    }

    @Override
    public boolean containsHeader(String name) {
        return getHeader(name) != null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public Collection<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return headers.keySet();
    }
}
