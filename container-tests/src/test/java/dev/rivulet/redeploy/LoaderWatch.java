// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.ObjectStreamClass;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Whether a class loader is let go. Where it is not, the failure names who holds it, by the way from it to a root of the heap. */
final class LoaderWatch {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How the loader is found in a dump of the heap. */
    static final class Watched extends WeakReference<ClassLoader> {
        private boolean leaked;

        Watched(ClassLoader loader) {
            super(loader);
        }

        boolean isLeaked() {
            return leaked;
        }
    }

    private final Watched watched;
    private final String name;

    LoaderWatch(ClassLoader loader) {
        watched = new Watched(loader);
        name = loader.getClass().getName();
    }

    /** Soon nothing belongs to the loader's webapp any more, no thread above all. What only soft references hold, or compiled code, counts as gone. */
    void requireGone() throws IOException {
        if (!isCollected()) {
            assertThat(threads()).as("threads of the old webapp").isEmpty();
            watched.leaked = true;
            pathFromRoot().ifPresent(path -> {
                throw new AssertionError(name + " is still held:\n" + path);
            });
        }
    }

    private List<String> threads() {
        List<String> found = new ArrayList<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            ClassLoader loader = thread.getContextClassLoader();
            if (loader != null && watched.refersTo(loader)) {
                found.add(thread.getName() + " " + List.of(stack));
            }
        });
        return found;
    }

    private boolean isCollected() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!watched.refersTo(null)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            System.gc();
            // The JDK (17) forgets stored classes that have gone when it is asked for another one.
            ObjectStreamClass.lookup(String.class);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    private Optional<String> pathFromRoot() throws IOException {
        Path dump = Path.of("target", "redeploy-" + ProcessHandle.current().pid() + ".hprof")
                .toAbsolutePath();
        Files.deleteIfExists(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        return new HeapPath(dump).toLeaked(Watched.class.getName()).map(path -> path + "\nsee also " + dump);
    }
}
