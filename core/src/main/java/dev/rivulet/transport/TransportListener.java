// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.transport;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Transport} tells its connection.
 *
 * <p>Thread safety: both methods may be called from any thread, any number of times, before and after the connection's end. They only
 * mark and wake; they never block, take no lock and never call back into the transport.
 */
public interface TransportListener {

    /** The transport may be ready again; a call that turns out to be wrong is harmless. */
    void onWritable();

    /**
     * The container has given the connection up, or its peer has gone.
     *
     * @param cause what the container reported, if it did
     */
    void onFailure(@Nullable Throwable cause);
}
