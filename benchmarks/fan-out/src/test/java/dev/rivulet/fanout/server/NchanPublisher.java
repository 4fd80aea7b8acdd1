// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Publishes by HTTP, on one connection, so that the order stays; requests are pipelined. 8 events for all readers may be without an answer, or 64 for single
 * ones.
 *
 * <p>Thread safety: one thread publishes.
 */
final class NchanPublisher {

    /** What an event takes of the requests that may be without an answer. */
    static final int BROADCAST = 8;

    static final int UNICAST = 1;

    private static final int OUTSTANDING = 64;
    private static final String LENGTH = "content-length:";

    private final OutputStream out;
    private final InputStream in;
    private final Semaphore room = new Semaphore(OUTSTANDING);
    private final Queue<Integer> taken = new ConcurrentLinkedQueue<>();
    private volatile String failure = "";
    private boolean joined;

    private NchanPublisher(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to a server of this machine. */
    static NchanPublisher to(int port) throws IOException {
        NchanPublisher publisher = new NchanPublisher(new Socket(InetAddress.getLoopbackAddress(), port));
        Thread thread = new Thread(publisher::readAnswers, "answers");
        thread.setDaemon(true);
        thread.start();
        return publisher;
    }

    /** Whether requests may wait for more, until there is no room for any. */
    void join(boolean wanted) {
        joined = wanted;
    }

    void publish(String channel, String data, int weight) throws IOException, InterruptedException {
        if (!room.tryAcquire(weight)) {
            flush();
            room.acquire(weight);
        }
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        taken.add(weight);
        out.write(("POST /send?channel=" + channel + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + data.length()
                        + "\r\n\r\n" + data)
                .getBytes(StandardCharsets.US_ASCII));
        if (!joined) {
            flush();
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    private void readAnswers() {
        try {
            while (true) {
                readAnswer();
                Integer weight = taken.remove();
                room.release(weight);
            }
        } catch (IOException | RuntimeException e) {
            failure = "nchan's answers: " + e;
            room.release(OUTSTANDING);
        }
    }

    private void readAnswer() throws IOException {
        String status = readLine();
        int length = 0;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        in.skipNBytes(length);
        if (!status.startsWith("HTTP/1.1 20")) {
            throw new IOException(status);
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new IOException("nginx has closed the connection");
            }
            if (each != '\r') {
                line.append((char) each);
            }
        }
        return line.toString();
    }
}
