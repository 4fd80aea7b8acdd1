// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs that these tests run. A missing one fails the test with the command that installs all of them. */
enum Programs {
    NODE("node", "nodejs"),
    NPM("npm", "npm"),
    CURL("curl", "curl"),
    CHROMIUM("chromium", "chromium"),
    CHROMEDRIVER("chromedriver", "chromium-driver"),
    FIREFOX("firefox-esr", "firefox-esr"),
    WEBKIT("WebKitWebDriver", "webkit2gtk-driver"),
    XVFB("Xvfb", "xvfb");

    private final String program;
    private final String debianPackage;

    Programs(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    Path path() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("These tests run clients that others wrote, and " + program
                        + " is not installed. On Debian and Ubuntu: sudo apt-get install " + packages()
                        + " (as root, ./verify does it)"));
    }

    private static String packages() {
        return Arrays.stream(values()).map(entry -> entry.debianPackage).collect(Collectors.joining(" "));
    }
}
