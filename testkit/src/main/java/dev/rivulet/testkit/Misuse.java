// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import dev.rivulet.testkit.ScriptedTransport.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Watches the calls on one transport for breaches of its contract. */
final class Misuse {

    private final AtomicReference<@Nullable Thread> caller = new AtomicReference<>();

    // guarded by this
    private final List<String> violations = new ArrayList<>(0);
    private boolean started;
    private boolean failed;
    private @Nullable Call end;
    private @Nullable Thread permitted;
    private @Nullable Call usedPermit;

    void enter(Call call) {
        Thread me = Thread.currentThread();
        Thread other = caller.compareAndExchange(null, me);
        if (other != null) {
            report(call, "while " + named(other) + " is still inside another call");
        }
        check(call, me);
    }

    void leave(Call call, boolean ready) {
        Thread me = Thread.currentThread();
        synchronized (this) {
            permitted = call == Call.IS_READY && ready ? me : null;
            usedPermit = call == Call.WRITE || call == Call.FLUSH ? call : null;
        }
        caller.compareAndSet(me, null);
    }

    synchronized void failed() {
        failed = true;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized void report(Call call, String what) {
        violations.add(call + " on " + named(Thread.currentThread()) + ' ' + what);
    }

    private synchronized void check(Call call, Thread me) {
        if (end != null) {
            report(call, "after " + end);
        } else if (failed && call != Call.ABORT) {
            report(call, "after an exception; only ABORT may follow");
        }
        if (started == (call == Call.START)) {
            report(call, started ? "a second time" : "before START");
        }
        if ((call == Call.WRITE || call == Call.FLUSH) && !me.equals(permitted)) {
            report(call, withoutPermit());
        }
        started = true;
        if (call == Call.COMPLETE || call == Call.ABORT) {
            end = call;
        }
    }

    private String withoutPermit() {
        if (permitted != null) {
            return "but IS_READY was asked by " + named(permitted);
        }
        return usedPermit == null
                ? "without IS_READY having answered true just before"
                : "after " + usedPermit + ", without asking IS_READY again";
    }

    private static String named(Thread thread) {
        return "thread \"" + thread.getName() + '"';
    }
}
