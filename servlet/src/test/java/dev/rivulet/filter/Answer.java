// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import dev.rivulet.servlet.RunningContainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A response as it was on the wire, read to the end of its connection. */
record Answer(String wire) {

    private static final String HEAD_END = "\r\n\r\n";

    /** Asks over HTTP/1.1, for example {@code GET /x}, with header lines, and that the connection be closed. */
    static Answer of(RunningContainer running, String request, String... headers) throws IOException {
        return ofText(running, request + " HTTP/1.1", headers);
    }

    /** The same with a whole request line. */
    static Answer ofText(RunningContainer running, String requestLine, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(requestLine).append("\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        Stream.of(headers).forEach(header -> text.append(header).append("\r\n"));
        try (Socket socket = new Socket("127.0.0.1", running.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            byte[] all = socket.getInputStream().readAllBytes();
            return new Answer(new String(all, StandardCharsets.ISO_8859_1));
        }
    }

    int status() {
        return Integer.parseInt(wire.substring(9, 12));
    }

    /** All but what changes with time. */
    String timeless() {
        return wire.replaceAll("(?m)^Date: .*\r\n", "");
    }

    private String head() {
        return wire.substring(0, wire.indexOf(HEAD_END));
    }

    /** All values of a header. */
    List<String> all(String name) {
        return head().lines()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    /** A header that there is at most once. */
    Optional<String> header(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new AssertionError(name + ": " + values);
        }
        return values.stream().findFirst();
    }

    private byte[] body() {
        byte[] rest = wire.substring(wire.indexOf(HEAD_END) + HEAD_END.length()).getBytes(StandardCharsets.ISO_8859_1);
        return header("Transfer-Encoding").isPresent() ? unchunked(rest) : rest;
    }

    private static byte[] unchunked(byte[] chunked) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String text = new String(chunked, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (true) {
            int end = text.indexOf("\r\n", at);
            int size = Integer.parseInt(text.substring(at, end), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            body.writeBytes(Arrays.copyOfRange(chunked, end + 2, end + 2 + size));
            at = end + 2 + size + 2;
        }
    }

    /** The body, in UTF-8. */
    String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /** The body as bytes that are not UTF-8. */
    byte[] bytes() {
        return body();
    }
}
