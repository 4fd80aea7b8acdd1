// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who holds an object, by a dump of the heap: the shortest way from it to a root, over references that count. */
final class HeapPath {

    private final HeapDump dump;

    /** Who was found to refer to whom, on the way. */
    private final Map<Long, Long> towards = new HashMap<>();

    private final Map<Long, String> how = new HashMap<>();

    HeapPath(Path file) throws IOException {
        dump = new HeapDump(file);
    }

    /** The way to what a reference of this class with a true flag, its only field, refers to; none if nobody holds it but weak and soft references. */
    Optional<String> toLeaked(String referenceClass) throws IOException {
        long target = dump.leakedReferent(referenceClass);
        Set<Long> edge = Set.of(target);
        towards.put(target, 0L);
        how.put(target, "");
        while (!edge.isEmpty()) {
            for (long object : edge) {
                if (dump.isRoot(object)) {
                    return Optional.of(describe(object));
                }
            }
            edge = referrers(edge);
        }
        return Optional.empty();
    }

    private Set<Long> referrers(Set<Long> edge) throws IOException {
        Set<Long> next = new HashSet<>();
        dump.references((from, to, name) -> {
            if (edge.contains(to) && towards.putIfAbsent(from, to) == null) {
                how.put(from, name);
                next.add(from);
            }
        });
        return next;
    }

    private String describe(long root) {
        List<String> lines = new ArrayList<>();
        for (long object = root; object != 0; object = towards.get(object)) {
            lines.add(dump.nameOf(object) + how.get(object));
        }
        return dump.rootOf(root) + "\n  " + String.join("\n  ", lines);
    }
}
