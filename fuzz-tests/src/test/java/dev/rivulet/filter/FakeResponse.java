// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A response by the book of the servlet API: it holds a few bytes back until it is flushed, and can be reset until then. */
final class FakeResponse {

    static final String ERROR_PAGE = "error page";

    private static final int BUFFER = 64;

    final HttpServletResponse response = FakeExchange.fake(HttpServletResponse.class, (proxy, method, arguments) -> {
        synchronized (this) {
            return call(method, arguments);
        }
    });

    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ServletOutputStream out = new Output();
    private @Nullable PrintWriter writer;
    private boolean outputGiven;
    private boolean committed;
    private boolean closed;

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws IOException {
        return switch (method.getName()) {
            case "getOutputStream" -> output();
            case "getWriter" -> writer();
            case "setContentType" -> set("Content-Type", (String) arguments[0]);
            case "getContentType" -> headers.get("Content-Type");
            case "getCharacterEncoding" -> "ISO-8859-1";
            case "setHeader", "addHeader" -> set((String) arguments[0], (String) arguments[1]);
            case "getHeader" -> headers.get(arguments[0]);
            case "containsHeader" -> headers.containsKey(arguments[0]);
            case "isCommitted" -> committed;
            case "flushBuffer" -> commit();
            case "resetBuffer" -> drop();
            case "reset" -> reset();
            case "sendError" -> sendError();
            case "getBufferSize" -> BUFFER;
            default -> FakeExchange.nothing(method.getReturnType());
        };
    }

    private ServletOutputStream output() {
        if (writer != null) {
            throw new IllegalStateException("getWriter");
        }
        outputGiven = true;
        return out;
    }

    private PrintWriter writer() {
        if (outputGiven) {
            throw new IllegalStateException("getOutputStream");
        }
        PrintWriter current = writer;
        if (current == null) {
            current = new PrintWriter(new Characters());
            writer = current;
        }
        return current;
    }

    private @Nullable Object set(String name, @Nullable String value) {
        if (!committed && value == null) {
            headers.remove(name);
        } else if (!committed) {
            headers.put(name, value);
        }
        return null;
    }

    private @Nullable Object commit() {
        committed = true;
        sent.writeBytes(buffer.toByteArray());
        buffer.reset();
        return null;
    }

    private @Nullable Object drop() {
        if (committed) {
            throw new IllegalStateException("committed");
        }
        buffer.reset();
        return null;
    }

    private @Nullable Object reset() {
        drop();
        headers.clear();
        outputGiven = false;
        writer = null;
        return null;
    }

    private @Nullable Object sendError() {
        drop();
        buffer.writeBytes(ERROR_PAGE.getBytes(StandardCharsets.US_ASCII));
        closed = true;
        return commit();
    }

    /** The container ends the response. */
    synchronized void end() {
        commit();
        closed = true;
    }

    synchronized byte[] sent() {
        return sent.toByteArray();
    }

    synchronized boolean isCommitted() {
        return committed;
    }

    private final class Output extends ServletOutputStream {

        @Override
        public void write(int octet) throws IOException {
            synchronized (FakeResponse.this) {
                if (closed) {
                    throw new IOException("closed");
                }
                buffer.write(octet);
                if (buffer.size() >= BUFFER) {
                    committed = true;
                    sent.writeBytes(buffer.toByteArray());
                    buffer.reset();
                }
            }
        }

        @Override
        public void flush() {
            synchronized (FakeResponse.this) {
                committed = true;
                sent.writeBytes(buffer.toByteArray());
                buffer.reset();
            }
        }

        @Override
        public void close() {
            flush();
            closed = true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("blocking");
        }
    }

    /** Holds nothing back itself, so that a reset drops everything. */
    private final class Characters extends Writer {

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            out.write(new String(text, offset, length).getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
