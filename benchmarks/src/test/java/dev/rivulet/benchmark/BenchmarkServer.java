// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.rivulet.filter.SseFilter;
import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A container in a JVM of its own. Its arguments are the container's name and, with a filter, {@code filtered} and the filter's parameters
 * in turn. Prints its port, then an answer to each line of its input, and ends with its input.
 */
final class BenchmarkServer {

    /** How lines begin that are answers. */
    static final String ANSWER = "answer ";

    private static final int COLLECTIONS = 4;

    private BenchmarkServer() {}

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        Webapp webapp = webapp();
        if (arguments.length > 1) {
            webapp.filter("/*", new SseFilter(), Arrays.copyOfRange(arguments, 2, arguments.length));
        }
        try (RunningContainer container = Container.valueOf(arguments[0]).start(webapp)) {
            answer(container.port());
            answerUntilEnd();
        }
    }

    private static Webapp webapp() {
        return Webapp.of("/small", Answer.smallPage().servlet())
                .with("/small-written", Answer.smallWrittenPage().servlet())
                .with("/large", Answer.largePage().servlet())
                .with("/events", looping((events, perFlush) -> Answer.events(events, perFlush)))
                .with("/written-events", looping((events, perFlush) -> Answer.writtenEvents(events, perFlush)))
                .with("/quiet", Answer.quiet().servlet());
    }

    private static jakarta.servlet.Servlet looping(Loop loop) {
        Answer answer = (request, response) -> {
            int events = Integer.parseInt(request.getParameter("events"));
            int perFlush = Integer.parseInt(request.getParameter("perFlush"));
            loop.of(events, perFlush).write(request, response);
        };
        return answer.servlet();
    }

    private static void answerUntilEnd() throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            answer(question.equals("heap") ? usedHeap() : cpuTime());
        }
    }

    private static void answer(long value) {
        System.out.println(ANSWER + value);
    }

    private static long cpuTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private interface Loop {
        Answer of(int events, int eventsPerFlush);
    }
}
