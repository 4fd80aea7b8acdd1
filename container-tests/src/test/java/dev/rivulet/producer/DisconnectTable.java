// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What noticed that a peer had gone, and after how many heartbeats' time: a table for the documentation, left in {@code target}. */
final class DisconnectTable {

    private final String producer;
    private final Map<String, String> rows = new TreeMap<>();

    DisconnectTable(String producer) {
        this.producer = producer;
    }

    /** Adds what a producer was told, behind the moment at which its peer left. */
    synchronized void add(String container, String way, Signals signals, long left, Duration heartbeat) {
        String told = signals.all().entrySet().stream()
                .map(signal -> "%s (%.1f)".formatted(signal.getKey(), periods(signal.getValue() - left, heartbeat)))
                .collect(Collectors.joining(", "));
        rows.put(container + " | " + way, told);
    }

    private static double periods(long nanos, Duration heartbeat) {
        return (double) nanos / heartbeat.toNanos();
    }

    synchronized void write() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "disconnects"));
        String text = rows.entrySet().stream()
                .map(row -> "| " + producer + " | " + row.getKey() + " | " + row.getValue() + " |\n")
                .collect(Collectors.joining());
        Files.writeString(folder.resolve(producer + ".md"), text);
    }
}
