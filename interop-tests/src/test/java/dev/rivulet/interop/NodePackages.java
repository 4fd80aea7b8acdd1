// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packages and scripts for Node, in the folder {@code target/node}; installed when they are first wanted, and when package.json has changed. */
final class NodePackages {

    private static final Path ORIGIN = Path.of("src", "test", "node").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "node").toAbsolutePath();
    private static final Pattern VERSION = Pattern.compile("\"version\":\\s*\"([^\"]+)\"");

    private static final int OLDEST_NODE = 20;

    private static boolean installed;

    private NodePackages() {}

    /** Where the scripts are, beside {@code node_modules}. */
    static synchronized Path folder() {
        if (!installed) {
            try {
                prepare();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while npm installed packages", e);
            }
            installed = true;
        }
        return FOLDER;
    }

    /** The version of a package, as it is installed. */
    static String version(String name) {
        Path file = folder().resolve("node_modules").resolve(name).resolve("package.json");
        try {
            Matcher version = VERSION.matcher(Files.readString(file));
            if (!version.find()) {
                throw new IllegalStateException("no version in " + file);
            }
            return version.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void prepare() throws IOException, InterruptedException {
        requireNewNode();
        Files.createDirectories(FOLDER);
        Path wanted = FOLDER.resolve("package.json");
        Path done = FOLDER.resolve("npm.done");
        boolean asWanted = Files.exists(done) && Files.mismatch(wanted, ORIGIN.resolve("package.json")) < 0;
        Files.deleteIfExists(done);
        for (Path file : files()) {
            Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!asWanted) {
            install();
        }
        Files.createFile(done);
    }

    private static void requireNewNode() throws IOException, InterruptedException {
        Process node = new ProcessBuilder(Programs.NODE.path().toString(), "--version").start();
        String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        node.waitFor();
        if (Integer.parseInt(version.replaceAll("^v|\\..*", "")) < OLDEST_NODE) {
            throw new AssertionError("Some clients need Node " + OLDEST_NODE + " or newer, and this is " + version);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ORIGIN)) {
            return files.toList();
        }
    }

    private static void install() throws IOException, InterruptedException {
        Path log = FOLDER.resolve("npm.log");
        Process npm = new ProcessBuilder(
                        Programs.NPM.path().toString(), "install", "--no-package-lock", "--no-audit", "--no-fund")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (npm.waitFor() != 0) {
            throw new AssertionError("npm cannot install the packages of package.json: " + Files.readString(log));
        }
    }
}
