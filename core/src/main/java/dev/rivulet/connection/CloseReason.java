// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

/** Why a connection ended. */
public enum CloseReason {
    /** The application called {@link SseConnection#close()}. The peer may come back. */
    CLOSED_BY_APPLICATION(Ending.WRITES_PENDING),
    /** The application called {@link SseConnection#terminate()}: the peer was told not to come back. */
    TERMINATED(Ending.WRITES_PENDING),
    /** All topics that the connection read are complete; the peer was told not to come back. */
    COMPLETED(Ending.WRITES_PENDING),
    /** The connection was as old as a connection may become. The peer comes back. */
    MAX_AGE(Ending.WRITES_PENDING),
    /** The broadcaster drained or was closed, as it is when its webapp stops. */
    SHUTDOWN(Ending.WRITES_PENDING),
    /** What the peer had shown of itself is valid no longer, see {@link SseConnection#expireAfter}. */
    CREDENTIALS_EXPIRED(Ending.WRITES_NO_MORE),
    /** A repeated check said no, see {@link SseConnection#recheckEvery}. */
    ACCESS_REVOKED(Ending.WRITES_NO_MORE),
    /** The HTTP session that opened the connection has ended: the user has logged out, or it has expired. */
    SESSION_ENDED(Ending.WRITES_NO_MORE),
    /** The application called {@link ConnectionRegistry#disconnectUser}. */
    USER_DISCONNECTED(Ending.WRITES_NO_MORE),
    /** {@code onOpen} or {@code onGap} failed. */
    APPLICATION_ERROR(Ending.CUTS),
    /** The peer has gone: a write failed, or the container said so. */
    PEER_GONE(Ending.CUTS),
    /** The peer was so slow that the log no longer held its position, and the topic's policy was to disconnect. */
    OVERFLOW(Ending.CUTS),
    /** Nothing could be written for longer than the write timeout. */
    WRITE_STUCK(Ending.CUTS);

    /** How the response is ended. */
    private enum Ending {
        WRITES_PENDING,
        WRITES_NO_MORE,
        CUTS
    }

    private final Ending ending;

    CloseReason(Ending ending) {
        this.ending = ending;
    }

    /**
     * Whether everything published and sent before is still written, as far as the peer reads it within the write timeout.
     *
     * @return true for reasons that end a healthy stream
     */
    public boolean isGraceful() {
        return ending == Ending.WRITES_PENDING;
    }

    /**
     * Whether the response is cut off, possibly within an event, which clients then discard. If it is not, it is ended as HTTP wants; where the peer may
     * read no more, right behind the event that is being written.
     *
     * @return true for reasons that end a broken stream
     */
    public boolean isCut() {
        return ending == Ending.CUTS;
    }
}
