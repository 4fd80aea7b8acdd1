// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tickets with which a page opens a stream: a browser's {@code EventSource} can send no header, so that a token would have to stand in the URL, and URLs get into logs. A
 * ticket may stand there, since it is good once, and for a short time.
 *
 * <pre>{@code
 * private final ConnectTickets<User> tickets = ConnectTickets.standard();
 *
 * String ticket = tickets.issue(user);                  // answers a request that carries the token
 * Optional<User> holder = tickets.redeem(ticket);       // admits the stream
 * }</pre>
 *
 * <p>They are kept in memory, so whoever has issued a ticket must also redeem it: where several servers share the work, the page's two requests have to reach the same one. What a
 * ticket was issued for may stay in memory after its time, until further tickets are issued or redeemed.
 *
 * <p>Thread safety: safe for use by any thread. Of several that redeem the same ticket, exactly one gets its holder.
 *
 * @param <T> whom tickets are issued for: a user, a session, or what else tells what the stream may show
 */
public final class ConnectTickets<T> {

    private static final Duration USUAL_LIFETIME = Duration.ofSeconds(30);
    private static final int USUAL_BOUND = 100_000;
    private static final int RANDOM_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();

    private final int mostOutstanding;
    private final Cache<String, T> holders;
    private final Policy.FixedExpiration<String, T> ages;
    private final ReentrantLock dropping = new ReentrantLock();

    private ConnectTickets(Duration lifetime, int mostOutstanding, LongSupplier clock) {
        requirePositive(lifetime, mostOutstanding);
        this.mostOutstanding = mostOutstanding;
        this.holders = Caffeine.newBuilder()
                .expireAfterWrite(lifetime)
                .ticker(clock::getAsLong)
                .executor(Runnable::run)
                .build();
        this.ages = holders.policy().expireAfterWrite().orElseThrow();
    }

    private static void requirePositive(Duration lifetime, int mostOutstanding) {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("lifetime: must be positive, but was " + lifetime);
        }
        if (mostOutstanding < 1) {
            throw new IllegalArgumentException("mostOutstanding: must be at least 1, but was " + mostOutstanding);
        }
    }

    /**
     * Tickets that are good for 30 seconds, at most 100,000 at a time.
     *
     * @param <T> whom they are issued for
     * @return a new issuer
     */
    public static <T> ConnectTickets<T> standard() {
        return lasting(USUAL_LIFETIME);
    }

    /**
     * Tickets that are good for another time, at most 100,000 at a time.
     *
     * @param lifetime how long, more than zero; a page needs no longer than its next request takes
     * @param <T>      whom they are issued for
     * @return a new issuer
     * @throws IllegalArgumentException if the time is not positive
     */
    public static <T> ConnectTickets<T> lasting(Duration lifetime) {
        return lasting(lifetime, USUAL_BOUND);
    }

    /**
     * Tickets with other bounds.
     *
     * @param lifetime        how long one is good, more than zero
     * @param mostOutstanding how many may be neither redeemed nor expired, at least 1; when another is issued, the oldest becomes void
     * @param <T>             whom they are issued for
     * @return a new issuer
     * @throws IllegalArgumentException if a bound is not positive
     */
    public static <T> ConnectTickets<T> lasting(Duration lifetime, int mostOutstanding) {
        return lasting(lifetime, mostOutstanding, System::nanoTime);
    }

    static <T> ConnectTickets<T> lasting(Duration lifetime, int mostOutstanding, LongSupplier clock) {
        return new ConnectTickets<>(lifetime, mostOutstanding, clock);
    }

    /**
     * Makes a ticket. Nothing can be learned from it, and it cannot be guessed: it is 192 bits from a {@link SecureRandom}.
     *
     * @param holder whom it is for
     * @return 32 characters that need no escaping in a URL
     */
    public String issue(T holder) {
        Objects.requireNonNull(holder, "holder: must not be null");
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String ticket = URL_SAFE.encodeToString(random);
        holders.put(ticket, holder);
        if (holders.estimatedSize() > mostOutstanding) {
            dropOldest();
        }
        return ticket;
    }

    /** A cache of a maximum size would drop the newest, which it has not seen used. */
    private void dropOldest() {
        dropping.lock();
        try {
            holders.cleanUp();
            int surplus = (int) holders.estimatedSize() - mostOutstanding;
            if (surplus > 0) {
                holders.invalidateAll(ages.oldest(surplus).keySet());
            }
        } finally {
            dropping.unlock();
        }
    }

    /**
     * Takes a ticket back. It is void afterwards.
     *
     * @param ticket what the peer has shown, or null if it has shown nothing
     * @return whom it was issued for; nothing if it is unknown, expired, or was redeemed before
     */
    public Optional<T> redeem(@Nullable String ticket) {
        return ticket == null
                ? Optional.empty()
                : Optional.ofNullable(holders.asMap().remove(ticket));
    }

    /** Tells how many tickets could be redeemed, and nothing of them. */
    @Override
    public String toString() {
        return "ConnectTickets[" + holders.estimatedSize() + " outstanding]";
    }
}
