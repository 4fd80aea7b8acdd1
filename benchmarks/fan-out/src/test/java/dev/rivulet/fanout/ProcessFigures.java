// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kernel counts of a process. */
final class ProcessFigures {

    /** What processor time is counted in, on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int BYTES_PER_KIB = 1024;

    /** Names of a JVM's threads, cut to what the kernel keeps of them. */
    private static final Pattern COMPILER = Pattern.compile("C[12] CompilerThre");

    private final Path folder;

    ProcessFigures(long pid) {
        folder = Path.of("/proc", Long.toString(pid));
    }

    /**
     * Processor time until now, without that of a JVM's compilers: they go on for minutes, and a server that has run for a while has none of it. The kernel counts
     * hundredths of a second.
     */
    double processorSeconds() {
        try (Stream<Path> threads = Files.list(folder.resolve("task"))) {
            long compilers = threads.filter(ProcessFigures::isCompiler)
                    .mapToLong(ProcessFigures::ticks)
                    .sum();
            return (ticks(folder) - compilers) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCompiler(Path thread) {
        try {
            return COMPILER.matcher(Files.readString(thread.resolve("comm"))).lookingAt();
        } catch (IOException e) {
            return false; // it has ended, as compilers never do
        }
    }

    /** Of a process or a thread. */
    private static long ticks(Path folder) {
        String stat = read(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    }

    /** How many calls of the kernel have written something: {@code write}, {@code writev} and the like. */
    long writeCalls() {
        return field("io", "syscw:");
    }

    long residentBytes() {
        return field("status", "VmRSS:") * BYTES_PER_KIB;
    }

    private long field(String file, String name) {
        return read(folder.resolve(file))
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(
                        line.substring(name.length()).replace("kB", "").strip()))
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
