// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP/1.1 server on raw sockets: hands each request to the test, which writes the answer by hand. */
final class TestServer implements AutoCloseable {

    private final ServerSocket listening;
    private final Thread accepting;
    private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    TestServer() {
        try {
            listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = daemon("test-server", this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Answers every request of this path by a page, without asking the test. */
    void page(String path, String html) {
        pages.put(path, html);
    }

    /** The next request, whatever it is. */
    Exchange next() {
        try {
            Exchange exchange = exchanges.poll(20, TimeUnit.SECONDS);
            if (exchange == null) {
                throw new AssertionError("no request within 20 s");
            }
            return exchange;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean hasRequest() {
        return !exchanges.isEmpty();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                daemon("test-server-connection", () -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            Exchange exchange = Exchange.read(socket, in);
            while (exchange != null) {
                String page = pages.get(exchange.path);
                if (page != null) {
                    exchange.page(page);
                } else {
                    exchanges.add(exchange);
                    exchange.done.await();
                }
                exchange = Exchange.read(socket, in);
            }
        } catch (IOException | InterruptedException gone) {
            // the peer or the test has ended the connection
        } finally {
            sockets.remove(socket);
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Ends all; connections are refused from here on, which they are not before the accepting thread has left its call. */
    @Override
    public void close() throws IOException {
        listening.close();
        try {
            accepting.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One request and the way to answer it. */
    static final class Exchange {

        final String method;
        final String path;
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        final CountDownLatch done = new CountDownLatch(1);
        private final Socket socket;
        private byte[] body = {};

        private Exchange(Socket socket, String requestLine) {
            this.socket = socket;
            this.method = requestLine.split(" ", 3)[0];
            this.path = requestLine.split(" ", 3)[1];
        }

        private static Exchange read(Socket socket, InputStream in) throws IOException {
            String line = line(in);
            if (line.isEmpty()) {
                return null;
            }
            Exchange exchange = new Exchange(socket, line);
            line = line(in);
            while (!line.isEmpty()) {
                int colon = line.indexOf(':');
                exchange.headers.put(
                        line.substring(0, colon), line.substring(colon + 1).strip());
                line = line(in);
            }
            exchange.body = in.readNBytes(Integer.parseInt(exchange.headers.getOrDefault("Content-Length", "0")));
            return exchange;
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            while (b >= 0 && b != '\n') {
                if (b != '\r') {
                    line.write(b);
                }
                b = in.read();
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.get(name);
        }

        String body() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Exchange raw(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Sends the head of a chunked response. */
        Exchange head(int status, String contentType, String... headers) {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Text\r\nTransfer-Encoding: chunked\r\n");
            head.append("Content-Type: ").append(contentType).append("\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return raw(head.append("\r\n").toString());
        }

        Exchange stream() {
            return head(200, "text/event-stream");
        }

        /** Sends a chunk. */
        Exchange send(String text) {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            return raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }

        /** Ends the response in good order. */
        void end() {
            raw("0\r\n\r\n");
            done.countDown();
        }

        /** Answers in full, with a length. */
        void answer(int status, String contentType, String text) {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            raw("HTTP/1.1 " + status + " Text\r\nContent-Type: " + contentType + "\r\nContent-Length: " + length
                    + "\r\n\r\n" + text);
            done.countDown();
        }

        private void page(String html) {
            answer(200, "text/html;charset=UTF-8", html);
        }

        /** Breaks the connection in the middle of the response. */
        void cut() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until the peer has ended its half of the connection; answers whether it did so by a reset. */
        boolean awaitPeerGone() {
            try {
                socket.setSoTimeout(20_000);
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                return false;
            } catch (SocketTimeoutException e) {
                throw new AssertionError("the peer is still there");
            } catch (IOException e) {
                return true;
            }
        }

        Socket socket() {
            return socket;
        }
    }
}
