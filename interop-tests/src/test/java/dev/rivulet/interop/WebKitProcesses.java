// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;

/** A screen in memory, and the server that drives WebKitGTK's MiniBrowser on it. */
record WebKitProcesses(Process screen, Process server, URL address) implements AutoCloseable {

    static WebKitProcesses start() throws IOException {
        Process screen = new ProcessBuilder(
                        Programs.XVFB.path().toString(),
                        "-displayfd",
                        "1",
                        "-screen",
                        "0",
                        "1024x768x24",
                        "-nolisten",
                        "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String display = firstLine(screen);
            int port = freePort();
            Process server = server(display, port);
            Await.until("WebKitWebDriver's port", () -> !server.isAlive() || isOpen(port));
            return new WebKitProcesses(
                    screen, server, URI.create("http://127.0.0.1:" + port).toURL());
        } catch (IOException | RuntimeException e) {
            screen.destroy();
            throw e;
        }
    }

    private static String firstLine(Process screen) throws IOException {
        BufferedReader output = screen.inputReader();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("Xvfb did not start");
        }
        return ":" + line.strip();
    }

    private static Process server(String display, int port) throws IOException {
        ProcessBuilder server = new ProcessBuilder(Programs.WEBKIT.path().toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        server.environment().put("DISPLAY", display);
        server.environment().remove("WAYLAND_DISPLAY");
        return server.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
        screen.destroy();
    }
}
