// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import dev.rivulet.log.Position;
import java.util.Objects;

/**
 * Where a reader of a topic begins that does not resume.
 *
 * <p>Thread safety: immutable.
 */
public sealed interface StartFrom {

    /**
     * With the next event that is published.
     *
     * @return the start
     */
    static StartFrom now() {
        return Now.NOW;
    }

    /**
     * With the oldest event that the topic's history holds.
     *
     * @return the start
     */
    static StartFrom oldest() {
        return Oldest.OLDEST;
    }

    /**
     * With the newest events of the history, at most so many.
     *
     * @param events how many, at least 0
     * @return the start
     * @throws IllegalArgumentException if the number is negative
     */
    static StartFrom newest(int events) {
        return new Newest(events);
    }

    /**
     * With the newest event of each conflation key, oldest first, and then what is published. Events without a key come from now on. Only for topics whose overflow policy is
     * {@code CONFLATE}, since others do not know their keys; keys are held as long as the topic and its bounds allow.
     *
     * @return the start
     */
    static StartFrom newestPerKey() {
        return NewestPerKey.NEWEST_PER_KEY;
    }

    /**
     * Right behind a position, for example one that was rendered into the page together with the state it shows. If the history no longer
     * reaches back to it, or it is of another epoch, the subscription reports a gap, {@link ConnectionListener#onGap} is called, and it begins now.
     *
     * @param position the position
     * @return the start
     */
    static StartFrom after(Position position) {
        return new After(position);
    }

    /** See {@link StartFrom#now()}. */
    enum Now implements StartFrom {
        /** The only one. */
        NOW
    }

    /** See {@link StartFrom#oldest()}. */
    enum Oldest implements StartFrom {
        /** The only one. */
        OLDEST
    }

    /** See {@link StartFrom#newestPerKey()}. */
    enum NewestPerKey implements StartFrom {
        /** The only one. */
        NEWEST_PER_KEY
    }

    /**
     * See {@link StartFrom#newest(int)}.
     *
     * @param events how many
     */
    record Newest(int events) implements StartFrom {
        /** Checks the number. */
        public Newest {
            if (events < 0) {
                throw new IllegalArgumentException("events: must not be negative, but was " + events);
            }
        }
    }

    /**
     * See {@link StartFrom#after(Position)}.
     *
     * @param position the position
     */
    record After(Position position) implements StartFrom {
        /** Checks that there is a position. */
        public After {
            Objects.requireNonNull(position, "position: must not be null");
        }
    }
}
