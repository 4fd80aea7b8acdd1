// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.io.IOException;

/**
 * The way of a stream's bytes into the container.
 *
 * <p>Thread safety: guarded by the lock of its {@link EventStream}.
 */
interface Outlet {

    void write(byte[] bytes, int offset, int length) throws IOException;

    void flush() throws IOException;

    /** Whether the application may write. */
    boolean isReady();

    /** Flushes the response as its own method does, or in a way that suits its stream better. */
    default void flushBuffer(EventStream.Step responses) throws IOException {
        responses.run();
    }

    /** Writes a heartbeat and flushes it, unless that would have to wait where nothing may wait. Answers whether it did. */
    boolean heartbeat(byte[] line) throws IOException;

    /** Whether everything that was written here has been handed to the container. */
    default boolean isDrained() {
        return true;
    }

    /** Tells the application, in the way that belongs to this outlet, that its peer is gone. Called without the lock. */
    default void failed(Throwable cause) {}
}
