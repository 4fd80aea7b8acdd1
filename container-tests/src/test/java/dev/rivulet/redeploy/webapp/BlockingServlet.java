// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy.webapp;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Streams that know nothing of Rivulet and keep a thread each. Like every servlet that keeps threads, it sees to it that none is left when it is destroyed. */
public final class BlockingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

    private final transient ReentrantLock lock = new ReentrantLock();
    private final transient Condition changed = lock.newCondition();
    private boolean ended;
    private int inside;

    static final String ATTRIBUTE = "blocking";

    /** Creates the servlet. */
    public BlockingServlet() {}

    @Override
    public void init() {
        getServletContext().setAttribute(ATTRIBUTE, this);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!enter()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        try {
            response.setContentType("text/event-stream");
            PrintWriter out = response.getWriter();
            out.print("data: " + Incarnation.ID + "\n\n");
            out.flush();
            while (awaitTick() && !out.checkError()) {
                out.print("data: tick\n\n");
            }
            out.print("data: bye\n\n");
        } finally {
            leave();
        }
    }

    private boolean enter() {
        lock.lock();
        try {
            inside += ended ? 0 : 1;
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitTick() {
        lock.lock();
        try {
            long left = TICK;
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void destroy() {
        end();
        lock.lock();
        try {
            while (inside > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the streams, and takes no more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
