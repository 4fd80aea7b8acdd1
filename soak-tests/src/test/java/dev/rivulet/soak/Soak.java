// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak;

import dev.rivulet.servlet.Container;
import dev.rivulet.soak.load.Findings;
import dev.rivulet.soak.load.Load;
import dev.rivulet.soak.load.Troubles;
import dev.rivulet.soak.server.Published;
import dev.rivulet.soak.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run on one container: warms up, notes what the server holds, lets readers do their mischief for a while, lets them read to the end, and notes again.
 *
 * <p>Thread safety: none.
 */
final class Soak {

    private static final long STEP_IN_MILLIS = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(4);

    /** Without an event for so long, readers that read to the end do not get on. */
    private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

    private static final Path PICTURES = Path.of("target", "soak");

    /**
     * What a run came to.
     *
     * @param findings what readers found
     * @param before   what the server held before, when nobody was connected
     * @param after    the same afterwards
     * @param counts   what readers have had and done
     * @param log      what the container and we have logged
     */
    record Outcome(
            Findings findings,
            Map<String, Long> before,
            Map<String, Long> after,
            Map<String, Long> counts,
            String log) {}

    private final SoakSettings settings;
    private final Container container;
    private final Findings findings = new Findings();
    private final Course course = new Course();

    Soak(SoakSettings settings, Container container) {
        this.settings = settings;
        this.container = container;
    }

    Outcome run() throws Exception {
        try (ServerProcess server = ServerProcess.start(container);
                Troubles troubles = Troubles.before(server.port(), settings.seed());
                Load load = new Load(server.port(), troubles.port(), settings.seed(), findings)) {
            serve(server, load, WARM_UP);
            readToTheEnd(server, load);
            say("waiting until nothing is left");
            Map<String, Long> before = server.settle();
            say("warmed up");
            troubles.begin();
            serve(server, load, settings.each());
            troubles.end();
            say("reading to the end");
            readToTheEnd(server, load);
            Map<String, Long> counts = load.state().counts();
            say("waiting until nothing is left");
            Map<String, Long> after = server.settle();
            course.look(load, server);
            String log = server.log();
            if (!Integer.valueOf(0).equals(server.stop())) {
                findings.add("the server did not stop by itself");
            }
            draw();
            return new Outcome(findings, before, after, counts, log);
        }
    }

    private void say(String phase) {
        System.out.printf("%5.1f s %s%n", course.seconds(), phase);
    }

    private void serve(ServerProcess server, Load load, Duration duration) throws Exception {
        server.publish(settings.rate(), settings.seed());
        load.come(settings.readers());
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end && findings.areNone()) {
            TimeUnit.MILLISECONDS.sleep(STEP_IN_MILLIS);
            course.look(load, server);
        }
    }

    private void readToTheEnd(ServerProcess server, Load load) throws Exception {
        Published last = server.cease();
        awaitProgress(load.finish(last), server, load);
        course.look(load, server);
        load.leave();
    }

    private void awaitProgress(CompletableFuture<String> finished, ServerProcess server, Load load) throws Exception {
        long progress = System.nanoTime();
        while (true) {
            try {
                finished.get(STEP_IN_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                course.look(load, server);
                progress = course.last().events() > 0 ? System.nanoTime() : progress;
                if (System.nanoTime() - progress > NO_PROGRESS.toNanos()) {
                    findings.add("INCOMPLETE " + load.lacking());
                    return;
                }
            }
        }
    }

    private void draw() throws IOException {
        String name = container.name().toLowerCase(Locale.ROOT);
        course.draw(
                PICTURES.resolve("soak-" + name + ".svg"),
                settings.readers() + " readers on " + name.substring(0, 1).toUpperCase(Locale.ROOT)
                        + name.substring(1));
    }

    /** What a run has shown, for people. */
    static String describe(Outcome outcome) {
        Map<String, Long> all = new TreeMap<>(outcome.after());
        return "readers " + outcome.counts() + "\nbefore " + outcome.before() + "\nafter  " + all;
    }
}
