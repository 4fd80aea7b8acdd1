// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

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
import java.util.concurrent.locks.LockSupport;

/** Whether a class loader is let go. Where it is not, the failure names who holds it, by the way from it to a root of the heap. */
public final class LoaderWatch {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

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
    private final Duration patience;
    private final Duration pause;

    LoaderWatch(ClassLoader loader) {
        this(loader, PATIENCE, PAUSE);
    }

    /**
     * Begins to watch.
     *
     * @param loader   the loader, to which this keeps no strong reference
     * @param patience how long to wait until it is gone
     * @param pause    the time between two collections of the whole heap
     */
    public LoaderWatch(ClassLoader loader, Duration patience, Duration pause) {
        this.watched = new Watched(loader);
        this.name = loader.getClass().getName();
        this.patience = patience;
        this.pause = pause;
    }

    /**
     * Whether it is this loader.
     *
     * @param loader any loader, or none
     * @return whether this watches it
     */
    public boolean isOf(ClassLoader loader) {
        return loader != null && watched.refersTo(loader);
    }

    /**
     * Soon nothing belongs to the loader's webapp any more, no thread above all. What only soft references hold, or compiled code, counts as gone. One at a time, since each collection and each dump is of
     * the whole JVM.
     *
     * @throws IOException if the heap cannot be dumped
     */
    public void requireGone() throws IOException {
        synchronized (LoaderWatch.class) {
            if (!isCollected()) {
                watched.leaked = true;
                pathFromRoot().ifPresent(path -> {
                    throw new AssertionError(
                            name + " is still held:\n" + path + "\nthreads of the old webapp: " + threads());
                });
                watched.leaked = false;
            }
        }
    }

    private List<String> threads() {
        List<String> found = new ArrayList<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (isOf(thread.getContextClassLoader())) {
                found.add(thread.getName() + " " + List.of(stack));
            }
        });
        return found;
    }

    private boolean isCollected() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!watched.refersTo(null)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            System.gc();
            // The JDK (17) forgets stored classes that have gone when it is asked for another one.
            ObjectStreamClass.lookup(String.class);
            LockSupport.parkNanos(pause.toNanos());
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
