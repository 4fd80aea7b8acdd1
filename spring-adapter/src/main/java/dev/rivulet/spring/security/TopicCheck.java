// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.util.Map;
import org.springframework.security.core.Authentication;

/**
 * Decides in Java whether somebody may read a topic, see {@link SseTopicRules}.
 *
 * <p>Thread safety: safe for use by any thread.
 */
@FunctionalInterface
public interface TopicCheck {

    /**
     * Whether somebody may read a topic. One that throws has said no.
     *
     * @param authentication who asks, possibly anonymous; never null
     * @param topic          the topic's name
     * @param variables      what the pattern's variables are in it
     * @return whether it may be read
     */
    boolean mayRead(Authentication authentication, String topic, Map<String, String> variables);
}
