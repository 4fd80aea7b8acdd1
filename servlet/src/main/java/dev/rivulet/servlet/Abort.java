// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * How a response is ended, and what else differs between containers at the end. On most containers completing it is enough; Undertow waits for a peer that does not read for ever, and reports one
 * that has gone as an error in its log, see {@link UndertowAbort}.
 *
 * <p>Thread safety: {@link #complete} and {@link #end} belong to whoever writes, {@link #onGone} to the thread that starts the transport.
 */
interface Abort {

    /** For containers on which completing is enough. */
    Abort BY_COMPLETING = Runnable::run;

    /** For Tomcat, on which completing is enough, too. */
    Abort ON_TOMCAT = new Abort() {
        @Override
        public void end(Runnable complete) {
            complete.run();
        }

        @Override
        public boolean waitsOnWritePossible() {
            return true;
        }
    };

    /**
     * Ends the response at once, as the last act on it.
     *
     * @param complete completes it
     */
    void end(Runnable complete);

    /**
     * Ends the response in good order, as the last act on it.
     *
     * @param complete completes it
     */
    default void complete(Runnable complete) {
        complete.run();
    }

    /**
     * Lets the container say that the connection is closed, if it can.
     *
     * @param failed run at least once if it is; may be run by any thread, and after the response has ended
     */
    default void onGone(Runnable failed) {}

    /**
     * Whether {@code onWritePossible} has to wait until the lane has left the container: Tomcat looks, when it returns, whether a write has failed, and recycles the
     * request at once if one has, without a word to any listener, even if that write is still on its way out of the container.
     */
    default boolean waitsOnWritePossible() {
        return false;
    }

    /**
     * The means for a request's container. Called on the container's thread, while the request is served.
     *
     * @param request   the request
     * @param container the class of the container's own response
     */
    static Abort of(HttpServletRequest request, Class<?> container) {
        if (StreamWriter.isUndertow(container)) {
            return UndertowAbort.of(container.getClassLoader());
        }
        return container.getName().startsWith("org.apache.catalina.") ? ON_TOMCAT : BY_COMPLETING;
    }
}
