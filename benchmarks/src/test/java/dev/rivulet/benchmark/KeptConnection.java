// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A TCP connection on which one request follows the other; opened anew when the server closes it. */
final class KeptConnection implements Closeable {

    private static final int SIZE = 64 << 10;
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final byte[] request;
    private final byte[] buffer = new byte[SIZE];
    private Socket socket;

    KeptConnection(int port, String path, String accept) throws IOException {
        this.port = port;
        this.request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        this.socket = connect();
    }

    /** Asks for a page that tells its length, and reads it. */
    void page() throws IOException {
        socket.getOutputStream().write(request);
        int filled = 0;
        int end = -1;
        while (end < 0) {
            filled += read(filled, SIZE - filled);
            end = headEnd(filled);
        }
        String head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        skip(length(head) - (filled - end));
        if (head.contains("\r\nconnection: close")) {
            socket.close();
            socket = connect();
        }
    }

    /** Asks for a stream and reads it to its end; returns how many bytes it had, with head and chunks. */
    long stream() throws IOException {
        socket.getOutputStream().write(request);
        byte[] tail = new byte[LAST_CHUNK.length];
        long bytes = 0;
        while (!java.util.Arrays.equals(tail, LAST_CHUNK)) {
            int count = read(0, SIZE);
            bytes += count;
            int kept = Math.min(count, tail.length);
            System.arraycopy(tail, kept, tail, 0, tail.length - kept);
            System.arraycopy(buffer, count - kept, tail, tail.length - kept, kept);
        }
        return bytes;
    }

    private int headEnd(int filled) {
        for (int i = 3; i < filled; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int length(String head) {
        String name = "\r\ncontent-length:";
        int at = head.indexOf(name);
        if (at < 0 || !head.startsWith("http/1.1 200")) {
            throw new IllegalStateException("not a page that tells its length: " + head);
        }
        return Integer.parseInt(
                head.substring(at + name.length(), head.indexOf('\r', at + 2)).strip());
    }

    private void skip(int length) throws IOException {
        int left = length;
        while (left > 0) {
            left -= read(0, Math.min(left, SIZE));
        }
    }

    private int read(int offset, int length) throws IOException {
        int count = socket.getInputStream().read(buffer, offset, length);
        if (count < 0) {
            throw new EOFException("the server has closed the connection");
        }
        return count;
    }

    private Socket connect() throws IOException {
        Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
        fresh.setTcpNoDelay(true);
        return fresh;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
