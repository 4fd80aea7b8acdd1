// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import dev.rivulet.soak.server.SoakTopic;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * What a reader does next, by its own dice: the same for the same seed, whatever the others do.
 *
 * <p>Thread safety: none.
 */
final class Habits {

    /** What a reader does after it has read for a while. */
    enum Act {
        /** Goes on as it was. */
        READ,
        /** Reads nothing for a while, and then goes on. */
        STALL,
        /** Breaks the connection (RST), and comes back. */
        RESET,
        /** Ends the connection (FIN), and comes back. */
        END,
        /** Goes for good; another comes in its place. */
        LEAVE
    }

    private static final int PER_CENT = 100;
    private static final int SMALL_BUFFER = 8 * 1024;

    private final Random random;
    private final boolean proxied;
    private final boolean byQuery;
    private final int receiveBuffer;
    private final Set<SoakTopic> topics;

    Habits(long seed) {
        random = new Random(seed);
        random.nextInt(); // the first of similar seeds are similar
        proxied = chance(12);
        byQuery = chance(20);
        receiveBuffer = chance(30) ? SMALL_BUFFER : 0;
        topics = chooseTopics(random.nextInt(PER_CENT));
    }

    private static Set<SoakTopic> chooseTopics(int dice) {
        if (dice < 35) {
            return EnumSet.of(SoakTopic.WHOLE);
        } else if (dice < 50) {
            return EnumSet.of(SoakTopic.WHOLE, SoakTopic.SKIPPING);
        } else if (dice < 60) {
            return EnumSet.of(SoakTopic.CUTTING);
        } else if (dice < 70) {
            return EnumSet.of(SoakTopic.WHOLE, SoakTopic.SKIPPING, SoakTopic.CUTTING);
        }
        return EnumSet.of(SoakTopic.CONFLATING);
    }

    private boolean chance(int perCent) {
        return random.nextInt(PER_CENT) < perCent;
    }

    String secret() {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    Set<SoakTopic> topics() {
        return topics;
    }

    /** Whether it comes through the proxy with the faults. */
    boolean isProxied() {
        return proxied;
    }

    /** Whether it resumes by query instead of the header, as polyfills do. */
    boolean resumesByQuery() {
        return byQuery;
    }

    /** How large its receive buffer is, 0 for the kernel's own choice; with a small one a stall is soon felt. */
    int receiveBuffer() {
        return receiveBuffer;
    }

    Act act() {
        int dice = random.nextInt(PER_CENT);
        if (dice < 10) {
            return Act.READ;
        } else if (dice < 40) {
            return Act.STALL;
        } else if (dice < 65) {
            return Act.RESET;
        } else if (dice < 88) {
            return Act.END;
        }
        return Act.LEAVE;
    }

    /** How long it reads before it does something. */
    Duration reading() {
        return about(Duration.ofSeconds(3));
    }

    /** How long it reads nothing; now and then until it is cut. */
    Duration stalling() {
        return about(chance(15) ? Duration.ofSeconds(8) : Duration.ofSeconds(1));
    }

    /** How long it stays away; now and then so long that much is gone. */
    Duration away() {
        return about(chance(15) ? Duration.ofSeconds(3) : Duration.ofMillis(200));
    }

    private Duration about(Duration mean) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean.toNanos()));
    }
}
