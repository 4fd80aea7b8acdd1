// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import dev.rivulet.testkit.Fault;
import dev.rivulet.testkit.FaultProxy;
import dev.rivulet.testkit.ProxiedConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad network: a proxy that does something else to its connections again and again.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class Troubles implements AutoCloseable {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int ONE_IN = 12;
    private static final int ALL_IN = 60;

    private final FaultProxy proxy;
    private final Random random;
    private final Thread thread;
    private volatile boolean over;

    /** The thread's: whose bytes vanish. */
    private final Set<ProxiedConnection> swallowed = new HashSet<>();

    private Troubles(FaultProxy proxy, long seed) {
        this.proxy = proxy;
        this.random = new Random(seed);
        this.thread = new Thread(this::run, "troubles");
    }

    /** A proxy in front of the server at a port of this machine, and no troubles yet. */
    public static Troubles before(int port, long seed) throws IOException {
        return new Troubles(FaultProxy.to("127.0.0.1", port), seed);
    }

    public int port() {
        return proxy.port();
    }

    /** The network becomes bad. */
    public void begin() {
        thread.start();
    }

    private void run() {
        while (!over) {
            swallowed.removeIf(each -> !each.isOpen());
            for (ProxiedConnection each : proxy.connections()) {
                if (random.nextInt(ONE_IN) == 0 && !swallowed.contains(each)) {
                    afflict(each);
                }
            }
            if (random.nextInt(ALL_IN) == 0) {
                afflictAll();
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void afflict(ProxiedConnection connection) {
        switch (random.nextInt(10)) {
            case 0 -> connection.cut();
            case 1 -> connection.reset();
            case 2 -> connection.toServer(fault());
            case 3 -> swallow(connection);
            default -> connection.toClient(fault());
        }
    }

    /** For ever, since TCP never goes on behind bytes that it has lost. */
    private void swallow(ProxiedConnection connection) {
        swallowed.add(connection);
        connection.toClient(Fault.blackhole());
    }

    private void afflictAll() {
        if (random.nextBoolean()) {
            proxy.reset();
        } else {
            proxy.cut();
        }
    }

    private Fault fault() {
        List<Fault> faults = List.of(
                Fault.none(),
                Fault.none(),
                Fault.delay(Duration.ofMillis(1 + random.nextInt(100))),
                Fault.trickle(1 + random.nextInt(500), Duration.ofMillis(1 + random.nextInt(20))),
                Fault.bufferUntil(1 + random.nextInt(20_000)),
                Fault.cutAfter(random.nextInt(20_000)),
                Fault.resetAfter(random.nextInt(20_000)),
                Fault.stall());
        return faults.get(random.nextInt(faults.size()));
    }

    /** The network is good again; whatever was broken comes anew. */
    public void end() throws InterruptedException {
        over = true;
        thread.join();
        proxy.reset();
    }

    @Override
    public void close() throws IOException {
        over = true;
        proxy.close();
    }
}
