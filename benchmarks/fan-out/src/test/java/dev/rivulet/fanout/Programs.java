// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Servers that are not in Java, and what it takes to have them. */
final class Programs {

    /** Where programs are that an ordinary user's path may lack. */
    private static final String SYSTEM_PATH = ":/usr/sbin";

    private static final Path NCHAN = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

    private Programs() {}

    /** better-sse on Node, in one process as Node is; it is installed into the folder {@code target} when it is first wanted. */
    static Competitor betterSse() throws IOException, InterruptedException {
        Path node = program("node", "nodejs");
        Path folder = Files.createDirectories(target().resolve("node"));
        Path origin = target().resolveSibling("src").resolve("test").resolve("node");
        Path wanted = folder.resolve("package.json");
        boolean installed = Files.isDirectory(folder.resolve("node_modules"))
                && Files.exists(wanted)
                && Files.mismatch(wanted, origin.resolve("package.json")) < 0;
        for (String name : List.of("package.json", "better-sse.js")) {
            Files.copy(origin.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            install(folder);
        }
        return new Competitor(
                "better-sse",
                List.of(
                        node.toString(),
                        "--expose-gc",
                        folder.resolve("better-sse.js").toString()));
    }

    private static void install(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("npm.log");
        Process npm = new ProcessBuilder(
                        program("npm", "npm").toString(), "install", "--no-package-lock", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (npm.waitFor() != 0) {
            throw new IOException("npm cannot install better-sse: " + Files.readString(log, StandardCharsets.UTF_8));
        }
    }

    /** nginx with nchan; the process that publishes is in Java, on the load's processor. */
    static Competitor nchan() throws IOException {
        Path nginx = program("nginx", "libnginx-mod-nchan");
        if (!Files.exists(NCHAN)) {
            throw new IOException("nchan is not there; Debian has it in the package libnginx-mod-nchan");
        }
        Competitor java = Competitor.java("nchan")
                .with("nginx=" + nginx, "module=" + NCHAN, "folder=" + target().resolve("nchan"));
        return Processors.SEVERAL ? java.with("processor=" + Processors.LOAD) : java;
    }

    private static Path program(String name, String packaged) throws IOException {
        return Stream.of((System.getenv().getOrDefault("PATH", "") + SYSTEM_PATH).split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is not there; Debian has it in the package " + packaged));
    }

    /** The folder that the build writes to. */
    private static Path target() throws IOException {
        try {
            return Path.of(Programs.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
