// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the proxies' programs are. */
final class Programs {

    private static final String FOLDERS_OF_SERVERS = ":/usr/local/sbin:/usr/sbin:/sbin";

    private Programs() {}

    /** The program of a proxy; a missing one fails the test with the command that installs all of them. */
    static Path of(Proxy proxy) {
        String path = System.getenv().getOrDefault("PATH", "") + FOLDERS_OF_SERVERS;
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, proxy.program()))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("These tests run real proxies, and " + proxy.program()
                        + " is not installed. On Debian and Ubuntu: sudo apt-get install " + packages()
                        + " (as root, ./verify does it)"));
    }

    private static String packages() {
        return Arrays.stream(Proxy.values()).map(Proxy::debianPackage).collect(Collectors.joining(" "));
    }
}
