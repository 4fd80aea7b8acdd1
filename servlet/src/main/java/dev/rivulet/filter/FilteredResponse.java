// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import dev.rivulet.servlet.config.OwnStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response that may turn out to be an event stream. What it is is decided as late as possible, when something is written, flushed or ended, by its content type.
 *
 * <p>Thread safety: that of the container's response; what concerns asynchronous processing may be called by any thread.
 */
final class FilteredResponse extends HttpServletResponseWrapper {

    private final SseFilter.Setup setup;
    private final HttpServletRequest request;
    private final ResponseLife life;

    private volatile @Nullable FilteredOutput output;

    /** The application has asked for the stream, so that there is no writer. */
    private boolean outputGiven;

    private @Nullable DeferredWriter writer;

    private boolean lengthGiven;
    private boolean encodedBehind;
    private boolean headersAdded;
    private boolean listenerUnknown;

    FilteredResponse(SseFilter.Setup setup, HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.setup = setup;
        this.request = request;
        this.life = new ResponseLife(this, request, setup.threads());
    }

    ResponseLife life() {
        return life;
    }

    /** The one among the wrappers of a response, if it has passed by the filter before. */
    static @Nullable FilteredResponse in(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            if (inner instanceof FilteredResponse found) {
                return found;
            }
            inner = wrapper.getResponse();
        }
        return null;
    }

    private HttpServletResponse container() {
        return (HttpServletResponse) getResponse();
    }

    // ---- what it is

    private boolean isStream() {
        return setup.settings().isStream(super.getContentType()) && !OwnStream.is(request);
    }

    /** Whether the content type is known, or comes too late. */
    boolean isDecided() {
        return super.getContentType() != null || isCommitted();
    }

    /** An event stream for what is about to be written, or null if it is none. */
    @Nullable
    EventStream openStream(ServletOutputStream out, LineState line) {
        if (!isStream()) {
            return null;
        }
        addHeaders();
        return new EventStream(terms(), out, line);
    }

    private StreamTerms terms() {
        FilterSettings settings = setup.settings();
        boolean touchable = !listenerUnknown && !isCompressed();
        return new StreamTerms(
                setup.threads(),
                touchable && !request.getMethod().equals("HEAD")
                        ? settings.heartbeat().toNanos()
                        : 0,
                touchable ? settings.flushAfter().toNanos() : 0,
                settings.writeTimeout().toNanos(),
                FilterSettings.isOfType(String.valueOf(super.getContentType()), FilterSettings.EVENT_STREAM),
                settings.earlyHeartbeat(),
                !innermost().getClass().getName().startsWith("io.undertow."),
                this::checkPassage,
                life::peerIsGone);
    }

    private ServletResponse innermost() {
        ServletResponse inner = getResponse();
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return inner;
    }

    private boolean isCompressed() {
        String encoding = encoding();
        if (encoding == null || !encodedBehind) {
            return false;
        }
        setup.warnings().tell(Warnings.Kind.COMPRESSED_BEHIND, request.getRequestURI(), encoding);
        return true;
    }

    private @Nullable String encoding() {
        String encoding = container().getHeader("Content-Encoding");
        return encoding == null || encoding.equalsIgnoreCase("identity") ? null : encoding;
    }

    /** The first flush must have sent the headers; if it has not, or if they have changed on their way, somebody outside holds the stream in his hands. */
    private void checkPassage() {
        String path = request.getRequestURI();
        if (!isCommitted()) {
            setup.warnings()
                    .tell(
                            Warnings.Kind.HELD_BACK,
                            path,
                            getResponse().getClass().getName());
        }
        String encoding = encoding();
        if (encoding != null && !encodedBehind && !isCompressedWell()) {
            setup.warnings().tell(Warnings.Kind.COMPRESSED_BEFORE, path, encoding);
        }
    }

    /** Tomcat's and Undertow's own compression flushes when it is asked to. */
    private boolean isCompressedWell() {
        String type = getResponse().getClass().getName();
        return type.startsWith("org.apache.catalina.") || type.startsWith("io.undertow.");
    }

    /** Too late for a readiness of our own. */
    void listenerIsUnknown() {
        listenerUnknown = true;
    }

    private void addHeaders() {
        if (headersAdded || isCommitted()) {
            return;
        }
        headersAdded = true;
        HttpServletResponse response = container();
        setup.settings().headers().forEach(header -> header.addTo(response, request));
        if (!response.containsHeader("Access-Control-Allow-Origin")) {
            setup.settings().cors().apply(request, response);
        }
        if (setup.settings().compression() == CompressionRule.REFUSE && !response.containsHeader("Content-Encoding")) {
            response.setHeader("Content-Encoding", "identity");
        }
        if (lengthGiven) {
            response.setContentLength(-1);
        }
    }

    /** Adds the headers of a stream to which nothing was written, and settles which writer it had. */
    void settle() {
        DeferredWriter waiting = writer;
        if (waiting != null && !waiting.isDecided() && !isCommitted()) {
            waiting.decide();
        }
        if (stream() == null && isStream()) {
            addHeaders();
        }
    }

    @Nullable
    EventStream stream() {
        FilteredOutput current = output;
        return current == null ? null : current.stream();
    }

    // ---- the body

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (writer != null) {
            throw new IllegalStateException("getWriter() has been called for this response");
        }
        if (OwnStream.is(request)) {
            return super.getOutputStream();
        }
        if (!outputGiven) {
            outputGiven = true;
            super.getOutputStream(); // the container knows from now on, also if it has forgotten it in a reset
        }
        return output();
    }

    private FilteredOutput output() throws IOException {
        FilteredOutput current = output;
        if (current == null) {
            current = new FilteredOutput(this, super.getOutputStream());
            output = current;
        }
        return current;
    }

    /** Which writer it is is decided when it is used: until then the application may say that it is a stream. */
    @Override
    public PrintWriter getWriter() throws IOException {
        DeferredWriter current = writer;
        if (current != null) {
            return current;
        }
        if (outputGiven || OwnStream.is(request) || !hasKnownCharset()) {
            return super.getWriter();
        }
        current = new DeferredWriter(this::chooseWriter);
        writer = current;
        return current;
    }

    private boolean hasKnownCharset() {
        try {
            String charset = getCharacterEncoding();
            return charset == null || Charset.isSupported(charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private PrintWriter chooseWriter() {
        try {
            if (!isStream()) {
                return super.getWriter();
            }
            super.setCharacterEncoding("UTF-8");
            return new PrintWriter(new Utf8Writer(output()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The application looks at what depends on the writer, or changes it: whichever it is, it is that from now on. */
    private void decideWriter() {
        if (writer != null) {
            writer.decide();
        }
    }

    private boolean hasUndecidedWriter() {
        return writer != null && !writer.isDecided();
    }

    @Override
    public void flushBuffer() throws IOException {
        decideWriter();
        settle();
        EventStream events = isStream() ? output().decide() : null;
        if (events != null) {
            events.flushBuffer(super::flushBuffer);
        } else {
            super.flushBuffer();
        }
    }

    @Override
    public void resetBuffer() {
        EventStream events = stream();
        if (events != null) {
            events.rewind(super::resetBuffer);
            return;
        }
        super.resetBuffer();
        if (output != null) {
            output.restart();
        }
    }

    @Override
    public void reset() {
        discard(super::reset);
        if (output != null) {
            output.restart();
        }
        outputGiven = false;
        writer = null;
        headersAdded = false;
        lengthGiven = false;
        encodedBehind = false;
    }

    @Override
    public void sendError(int status) throws IOException {
        discardChecked(() -> super.sendError(status));
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        discardChecked(() -> super.sendError(status, message));
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        discardChecked(() -> super.sendRedirect(location));
    }

    private void discard(Runnable step) {
        try {
            discardChecked(step::run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void discardChecked(EventStream.Step step) throws IOException {
        EventStream events = stream();
        if (events == null) {
            step.run();
        } else {
            events.discard(step);
            if (output != null) {
                output.forgetStream();
            }
        }
    }

    // ---- the headers

    @Override
    public void setContentType(@Nullable String type) {
        beforeType(type);
        super.setContentType(type);
        afterType();
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        boolean type = name != null && name.equalsIgnoreCase("Content-Type");
        if (type) {
            beforeType(value);
        }
        if (!dropsLength(name)) {
            super.setHeader(name, value);
        }
        noteEncoding(name);
        if (type) {
            afterType();
        }
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        boolean type = name != null && name.equalsIgnoreCase("Content-Type");
        if (type) {
            beforeType(value);
        }
        if (!dropsLength(name)) {
            super.addHeader(name, value);
        }
        noteEncoding(name);
        if (type) {
            afterType();
        }
    }

    private void beforeType(@Nullable String type) {
        if (hasUndecidedWriter() && !setup.settings().isStream(type)) {
            decideWriter();
        }
    }

    private void afterType() {
        FilteredOutput current = output;
        if (current == null || isCommitted()) {
            return;
        }
        EventStream events = current.stream();
        if (events == null) {
            current.reconsider();
        } else if (!isStream()) {
            discard(() -> {});
        }
    }

    /** Who compresses behind the filter says so here; who does it in front says so to somebody else. */
    private void noteEncoding(@Nullable String name) {
        encodedBehind |= name != null && name.equalsIgnoreCase("Content-Encoding");
    }

    @Override
    public void setContentLength(int length) {
        if (!dropsLength()) {
            super.setContentLength(length);
        }
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!dropsLength()) {
            super.setContentLengthLong(length);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!dropsLength(name)) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!dropsLength(name)) {
            super.addIntHeader(name, value);
        }
    }

    private boolean dropsLength(@Nullable String name) {
        return name != null && name.equalsIgnoreCase("Content-Length") && dropsLength();
    }

    /** A stream has no length; it may be known as one only later. Tomcat takes a response for ended whose length was written already, so it must not see one. */
    private boolean dropsLength() {
        lengthGiven = true;
        return headersAdded && isStream();
    }

    /** Without effect after getWriter(), as the servlet API says. */
    @Override
    public void setCharacterEncoding(@Nullable String charset) {
        if (!hasUndecidedWriter()) {
            super.setCharacterEncoding(charset);
        }
    }

    /** Without effect on the charset after getWriter(), as the servlet API says. */
    @Override
    public void setLocale(@Nullable Locale locale) {
        if (hasUndecidedWriter() && !isStream()) {
            decideWriter();
        }
        super.setLocale(locale);
    }

    @Override
    public @Nullable String getCharacterEncoding() {
        decideKnownWriter();
        return super.getCharacterEncoding();
    }

    @Override
    public @Nullable String getContentType() {
        decideKnownWriter();
        return super.getContentType();
    }

    private void decideKnownWriter() {
        if (hasUndecidedWriter() && super.getContentType() != null) {
            decideWriter();
        }
    }
}
