// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.io.IOException;
import java.util.List;

/** Keeps the servers and the load on processors of their own, so that they do not take time from each other. */
final class Processors {

    static final int SERVER = 0;
    static final int LOAD = 1;

    static final boolean SEVERAL = Runtime.getRuntime().availableProcessors() > 1;

    private Processors() {}

    /** What a command begins with that is to run on one processor. */
    static List<String> command(int processor) {
        return SEVERAL ? List.of("taskset", "-c", Integer.toString(processor)) : List.of();
    }

    /** Keeps this JVM on one processor from now on. */
    static void pinSelf(int processor) throws IOException, InterruptedException {
        if (SEVERAL) {
            String pid = Long.toString(ProcessHandle.current().pid());
            Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", Integer.toString(processor), pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (taskset.waitFor() != 0) {
                throw new IOException("taskset cannot keep the load on processor " + processor);
            }
        }
    }
}
