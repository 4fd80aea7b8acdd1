// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * How a response is ended. On most containers completing it is enough; Undertow waits for a peer that does not read for ever, and reports one
 * that has gone as an error in its log, see {@link UndertowAbort}.
 *
 * <p>Thread safety: {@link #complete} and {@link #end} are the lane's alone; {@link #onGone} belongs to the thread that starts the transport.
 */
interface Abort {

    /** For containers on which completing is enough. */
    Abort BY_COMPLETING = Runnable::run;

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
     * The means for a request's container. Called on the container's thread, while the request is served.
     *
     * @param request   the request
     * @param container the class of the container's own response
     */
    static Abort of(HttpServletRequest request, Class<?> container) {
        return StreamWriter.isUndertow(container) ? UndertowAbort.of(container.getClassLoader()) : BY_COMPLETING;
    }
}
