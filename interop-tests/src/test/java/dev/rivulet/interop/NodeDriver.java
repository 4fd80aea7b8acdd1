// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client for Node, in a process of its own, which a script of its name connects to standard input and output. */
final class NodeDriver implements Driver {

    private final String script;
    private final ScriptLines lines = new ScriptLines();
    private final AtomicInteger streams = new AtomicInteger();
    private @Nullable Process node;
    private @Nullable BufferedWriter input;

    NodeDriver(String script) {
        this.script = script;
    }

    @Override
    public void open(Wish wish, Reading reading) throws IOException {
        String stream = Integer.toString(streams.incrementAndGet());
        lines.expect(stream, reading);
        reading.onClose(() -> sendQuietly("close " + stream));
        send("open " + stream + " " + wish.uri() + " " + wish.isAdvised() + " "
                + (wish.lastEventId() == null ? "" : wish.lastEventId()));
    }

    private void sendQuietly(String command) {
        try {
            send(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void send(String command) throws IOException {
        BufferedWriter writer = input();
        writer.write(command + "\n");
        writer.flush();
    }

    private BufferedWriter input() throws IOException {
        BufferedWriter open = input;
        if (open == null) {
            Process started = start();
            node = started;
            open = started.outputWriter(StandardCharsets.UTF_8);
            input = open;
        }
        return open;
    }

    private Process start() throws IOException {
        Path folder = NodePackages.folder();
        Process started = new ProcessBuilder(
                        Programs.NODE.path().toString(), folder.resolve(script).toString())
                .directory(folder.toFile())
                .redirectError(folder.resolve(script + ".log").toFile())
                .start();
        Thread thread = new Thread(() -> read(started), "interop-node-" + script);
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private void read(Process process) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.line(line);
            }
        } catch (IOException closed) {
            // the process was ended
        }
    }

    @Override
    public synchronized void close() {
        if (node != null) {
            node.destroy();
        }
    }
}
