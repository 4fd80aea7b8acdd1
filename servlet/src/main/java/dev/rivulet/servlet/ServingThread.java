// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletRequest;
import java.util.concurrent.locks.Lock;

/*
 * What becomes of a worker's write that fails on Tomcat while the servlet has not returned yet, or only just:
 *
 *  - On Tomcat 7 (BIO) the failing call waits for the thread that serves. That one returns from the servlet, sees that the request has failed, and calls onError,
 *    which waits for the failing call (see AsyncEvents). One of them has to give up.
 *  - Or the thread that serves has just looked, and seen nothing, when the call marks the request as failed. Then Tomcat throws (asyncPostProcess in state MUST_ERROR), and
 *    calls no listener at all.
 *
 * Both times the request is recycled while the failing call is still inside, which then marks the next stream as failed. So nobody writes that early.
 */
/**
 * The container's thread that serves a request, as whoever writes to the response from another thread sees it: on Tomcat it must have let go of the request first.
 *
 * <p>Thread safety: immutable, safe for use by any thread.
 */
interface ServingThread {

    System.Logger LOG = System.getLogger(ServingThread.class.getName());

    /** For containers on which nobody has to wait for it. */
    ServingThread OF_NO_CONCERN = () -> {};

    /** Waits until it has let go of the request, in which it may have an application's code still to run. Not for that thread itself. */
    void awaitGone();

    /**
     * That of a request, called by itself. Over HTTP/2 and HTTP/3 a connection has many requests and their threads, and nobody waits.
     *
     * @param container the class of the container's own response
     */
    static ServingThread of(ServletRequest request, Class<?> container) {
        if (!container.getName().startsWith("org.apache.catalina.")
                || !request.getProtocol().startsWith("HTTP/1")) {
            return OF_NO_CONCERN;
        }
        try {
            return onTomcat(ForeignApi.tomcatsSocket(request));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "The container's own API could not be reached", e);
            return OF_NO_CONCERN;
        }
    }

    /** Tomcat's threads hold a lock of the connection as long as they are at work on it. Which one, has changed. */
    private static ServingThread onTomcat(Object socket) throws ReflectiveOperationException {
        try {
            Lock lock = (Lock) ForeignApi.get(socket, "getLock");
            return () -> passThrough(lock);
        } catch (NoSuchMethodException older) {
            Object channel = ForeignApi.get(socket, "getSocket");
            return () -> {
                passThrough(socket);
                passThrough(channel);
            };
        }
    }

    @SuppressWarnings("EmptyBlock")
    private static void passThrough(Lock lock) {
        lock.lock();
        try {
            // nobody else is inside
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("EmptyBlock")
    private static void passThrough(Object monitor) {
        synchronized (monitor) {
            // nobody else is inside
        }
    }
}
