// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import static java.util.Map.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the licence of a library in its POM, or in one above it. */
final class Licence {

    /** As SPDX calls what POMs call otherwise. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            entry("Apache 2.0", "Apache-2.0"),
            entry("Apache License, Version 2.0", "Apache-2.0"),
            entry("Apache License 2.0", "Apache-2.0"),
            entry("The Apache License, Version 2.0", "Apache-2.0"),
            entry("The Apache Software License, Version 2.0", "Apache-2.0"),
            entry("CDDL + GPLv2 with classpath exception", "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0"),
            entry("EPL 2.0 / GPL2 w/ CPE", "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0"),
            entry("Eclipse Public License v2.0", "EPL-2.0"),
            entry("MIT License", "MIT"));

    private Licence() {}

    static String of(Path repository, String group, String artifact, String version) {
        Path pom = repository
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".pom");
        if (!Files.exists(pom)) {
            throw new IllegalStateException("not in the local repository: " + pom);
        }
        Xml model = Xml.of(pom);
        String names = model.all("licenses/license").stream()
                .map(licence -> licence.text("name"))
                .collect(Collectors.joining(" / "));
        return names.isEmpty()
                ? of(
                        repository,
                        model.text("parent/groupId"),
                        model.text("parent/artifactId"),
                        model.text("parent/version"))
                : NAMES.getOrDefault(names, names);
    }
}
