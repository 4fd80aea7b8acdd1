// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.model;

import org.jspecify.annotations.Nullable;

/**
 * An event that the engine has taken.
 *
 * @param sequence its place in the common order
 * @param way      how it was published
 * @param target   the topic's name, empty for a broadcast, the connection's id for a private event
 * @param data     its data, unlike that of any other
 * @param key      its conflation key, or null
 * @param ownId    the id that the application has given to it, or null
 * @param party    which of the two parties of peers may see it, or null for both
 */
record Published(
        long sequence,
        Way way,
        String target,
        String data,
        @Nullable String key,
        @Nullable String ownId,
        @Nullable String party) {

    /** Below every place in the common order. */
    static final long WHILE_OPENING = Long.MIN_VALUE / 2;

    enum Way {
        TOPIC,
        BROADCAST,
        PRIVATE
    }

    /** The id with which it arrives. */
    String id(String epoch) {
        return ownId != null ? ownId : epoch + '-' + sequence;
    }

    boolean isFor(String someParty) {
        return party == null || party.equals(someParty);
    }

    @Override
    public String toString() {
        return way + " " + sequence + " to \"" + target + "\" (" + data.length() + " characters, key " + key
                + ", party " + party + ')';
    }
}
