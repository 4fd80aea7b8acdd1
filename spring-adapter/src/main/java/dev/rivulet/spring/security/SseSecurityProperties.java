// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code rivulet.security.*}.
 *
 * <p>Thread safety: belongs to the thread that starts the application.
 */
@ConfigurationProperties("rivulet.security")
public class SseSecurityProperties {

    /** How often sessions and users of open streams are looked at again, at least 1 ms. */
    private Duration recheck = Duration.ofSeconds(15);

    /** Whether the users of open streams are looked up again in the UserDetailsService: streams of those who were deleted, disabled, locked or have expired end then. */
    private boolean recheckUsers;

    /** Creates the properties. */
    public SseSecurityProperties() {}

    /**
     * How often sessions and users of open streams are looked at again.
     *
     * @return the interval
     */
    public Duration getRecheck() {
        return recheck;
    }

    /**
     * How often sessions and users of open streams are looked at again.
     *
     * @param interval at least 1 ms
     * @throws IllegalArgumentException if it is shorter
     */
    public void setRecheck(Duration interval) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("rivulet.security.recheck: must be at least 1 ms, but was " + interval);
        }
        recheck = interval;
    }

    /**
     * Whether the users of open streams are looked up again.
     *
     * @return false by default
     */
    public boolean isRecheckUsers() {
        return recheckUsers;
    }

    /**
     * Whether the users of open streams are looked up again.
     *
     * @param on whether they are
     */
    public void setRecheckUsers(boolean on) {
        recheckUsers = on;
    }
}
