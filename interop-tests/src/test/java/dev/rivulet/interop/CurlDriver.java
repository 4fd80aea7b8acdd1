// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** curl, whose output is read as lines. */
final class CurlDriver implements Driver {

    @Override
    public void open(Wish wish, Reading reading) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Programs.CURL.path().toString(), "--silent", "--no-buffer", "--header", "Accept: text/event-stream"));
        if (wish.lastEventId() != null) {
            command.addAll(List.of("--header", "Last-Event-ID: " + wish.lastEventId()));
        }
        command.add(wish.uri().toString());
        Process curl = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread thread = new Thread(() -> read(curl, reading), "interop-curl");
        thread.setDaemon(true);
        reading.onClose(curl::destroy);
        thread.start();
    }

    private static void read(Process curl, Reading reading) {
        LineParser parser = new LineParser(reading);
        try (BufferedReader output = curl.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                parser.line(line);
            }
            reading.ended("exit status " + curl.waitFor());
        } catch (IOException e) {
            reading.ended(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
