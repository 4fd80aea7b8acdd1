// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An application that makes any calls in any order, and keeps account of what must arrive. */
final class FakeApplication {

    private static final String[] TEXTS = {
        "data: a\n", "\n", "\r\n", "\r", "x", ":", ":\n", "id: 1\n\n", "data: b\r\n\r\n", "\u00EF\u00BB\u00BF"
    };
    private static final String[] TYPES = {
        "text/event-stream", "text/event-stream;charset=UTF-8", "text/plain", "TEXT/EVENT-STREAM", null
    };
    private static final int CALLS = 14;
    private static final int MOST_PAUSES = 3;

    private final byte[] script;
    private final FakeResponse container;
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private boolean over;
    private boolean everAStream;
    private int next;
    private int pauses;

    FakeApplication(byte[] script, FakeResponse container) {
        this.script = script;
        this.container = container;
    }

    boolean isDone() {
        return next >= script.length;
    }

    byte[] expected() {
        return expected.toByteArray();
    }

    boolean wasEverAStream() {
        return everAStream;
    }

    /** Makes the next call. What the servlet API lets fail may fail. */
    void act(HttpServletRequest request, HttpServletResponse response) {
        int call = script[next++] & 0xFF;
        try {
            act(call % CALLS, call / CALLS, request, response);
        } catch (IOException | IllegalStateException allowed) {
            // the account has not been changed
        }
    }

    private void act(int call, int argument, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String text = TEXTS[argument % TEXTS.length];
        switch (call) {
            case 0, 1 -> write(response, text);
            case 2 -> print(response, text);
            case 3 -> response.getOutputStream().flush();
            case 4 -> response.getWriter().flush();
            case 5 -> response.flushBuffer();
            case 6, 7 -> setType(response, TYPES[argument % TYPES.length], call == 7);
            case 8 -> drop(response::resetBuffer);
            case 9 -> drop(response::reset);
            case 10 -> sendError(response);
            case 11 -> pause();
            case 12 -> request.startAsync();
            default -> ask(response, argument);
        }
    }

    private void write(HttpServletResponse response, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length == 1) {
            response.getOutputStream().write(bytes[0]);
        } else {
            response.getOutputStream().write(bytes);
        }
        note(bytes);
    }

    private void print(HttpServletResponse response, String text) throws IOException {
        String ascii = text.replaceAll("[^\\p{ASCII}]", "?");
        PrintWriter writer = response.getWriter();
        writer.print(ascii);
        note(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private void note(byte[] bytes) {
        if (!over) {
            expected.writeBytes(bytes);
        }
    }

    private void setType(HttpServletResponse response, String type, boolean asHeader) {
        everAStream |= type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        if (asHeader) {
            response.setHeader("Content-Type", type);
        } else {
            response.setContentType(type);
        }
    }

    private void drop(Runnable call) {
        boolean committed = container.isCommitted();
        call.run();
        if (!committed && !over) {
            expected.reset();
        }
    }

    private void sendError(HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        if (!over) {
            expected.reset();
            expected.writeBytes(FakeResponse.ERROR_PAGE.getBytes(StandardCharsets.US_ASCII));
            over = true;
        }
    }

    /** Long enough for a heartbeat, mostly. */
    private void pause() {
        if (pauses++ < MOST_PAUSES) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
        }
    }

    private static void ask(HttpServletResponse response, int argument) throws IOException {
        switch (argument % 5) {
            case 0 -> response.getContentType();
            case 1 -> response.isCommitted();
            case 2 -> response.getCharacterEncoding();
            case 3 -> response.getWriter().checkError();
            default -> response.getOutputStream().isReady();
        }
    }
}
