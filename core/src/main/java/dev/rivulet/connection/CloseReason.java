// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/** Why a connection ended. */
public enum CloseReason {
    /** The application called {@link SseConnection#close()}. */
    CLOSED_BY_APPLICATION(true),
    /** The peer has gone: a write failed, or the container said so. */
    PEER_GONE(false),
    /** The peer was so slow that the log no longer held its position, and the topic's policy was to disconnect. */
    OVERFLOW(false),
    /** Nothing could be written for longer than the write timeout. */
    WRITE_STUCK(false),
    /** {@code onOpen} failed. */
    APPLICATION_ERROR(false),
    /** The broadcaster was closed, as it is when its webapp stops. */
    SHUTDOWN(true);

    private final boolean graceful;

    CloseReason(boolean graceful) {
        this.graceful = graceful;
    }

    /**
     * Whether everything published and sent before is still written, as far as the peer reads it within the write timeout.
     *
     * @return true for reasons that end a healthy stream
     */
    public boolean isGraceful() {
        return graceful;
    }
}
