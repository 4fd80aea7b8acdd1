// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.spring.SseAccess;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.AntPathMatcher;

/**
 * Says which user may read which topic, in the manner of Spring Security's rules for requests. As a bean it holds for all streams of controllers:
 *
 * <pre>{@code
 * @Bean
 * SseTopicRules topicRules() {
 *     return SseTopicRules.builder()
 *             .topic("prices").permitAll()
 *             .topic("orders/{user}").access("#user == authentication.name or hasRole('CLERK')")
 *             .topic("admin/**").hasRole("ADMIN")
 *             .build();                                     // every other topic is denied
 * }
 * }</pre>
 *
 * <p>The first rule whose pattern matches a topic decides; a topic without a rule is denied. A controller's stream with a topic that is denied is not opened: what is thrown is Spring Security's own
 * {@link AccessDeniedException}, which sends an anonymous user to sign in, and refuses others with status 403. A later {@code subscribe} is answered with the outcome {@code DENIED}.
 *
 * <p>Who asks is the {@link Authentication} of the moment when the stream was opened; a role that is withdrawn later is not noticed by these rules.
 *
 * <p>Thread safety: immutable.
 */
public final class SseTopicRules implements SseAccess {

    private static final System.Logger LOG = System.getLogger(SseTopicRules.class.getName());
    private static final Authentication NOBODY = new AnonymousAuthenticationToken(
            "rivulet", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private final List<TopicRule> rules;
    private final AntPathMatcher matcher;
    private final String rolePrefix;
    private final @Nullable RoleHierarchy hierarchy;

    SseTopicRules(SseTopicRulesBuilder builder) {
        rules = List.copyOf(builder.rules);
        matcher = builder.matcher;
        rolePrefix = builder.rolePrefix;
        hierarchy = builder.hierarchy;
    }

    /**
     * Begins with rules for topics whose names have parts that are separated by {@code /}.
     *
     * @return no rule yet
     */
    public static SseTopicRulesBuilder builder() {
        return builder("/");
    }

    /**
     * The same for another separator.
     *
     * @param separator what separates the parts of a topic's name, for example {@code "."}
     * @return no rule yet
     * @throws IllegalArgumentException if it is empty
     */
    public static SseTopicRulesBuilder builder(String separator) {
        return new SseTopicRulesBuilder(separator);
    }

    /**
     * What the user of this thread may read.
     *
     * @param request not used; the user is the one that {@link SecurityContextHolder} knows
     * @return knows the user from now on, on any thread
     */
    @Override
    public Predicate<String> topics(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return topic -> mayRead(authentication, topic);
    }

    @Override
    public RuntimeException denied(String topic) {
        return new AccessDeniedException("topic \"" + topic + "\" must not be read");
    }

    /**
     * Whether somebody may read a topic, for streams that no controller opens: {@code SseServlet.maySubscribe}, for example, with {@link SseSecurity#authentication}.
     *
     * @param authentication who asks, or null for somebody unknown, who counts as anonymous
     * @param topic          the topic's name
     * @return whether it may be read; false as well if a rule fails, which is logged
     */
    public boolean mayRead(@Nullable Authentication authentication, String topic) {
        Objects.requireNonNull(topic, "topic: must not be null");
        Authentication who = authentication == null ? NOBODY : authentication;
        for (TopicRule rule : rules) {
            if (rule.matches(matcher, topic)) {
                return decide(rule, who, topic);
            }
        }
        return false;
    }

    private boolean decide(TopicRule rule, Authentication who, String topic) {
        try {
            Map<String, String> variables = rule.variables(matcher, topic);
            return rule.decision().mayRead(new TopicQuestion(who, topic, authorities(who)), variables);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The rule for topic \"" + rule.pattern() + "\" has failed, so \"" + topic + "\" is denied",
                    e);
            return false;
        }
    }

    private TopicQuestion.Authorities authorities(Authentication who) {
        Collection<? extends GrantedAuthority> granted = who.getAuthorities();
        return new TopicQuestion.Authorities(
                rolePrefix, hierarchy == null ? granted : hierarchy.getReachableGrantedAuthorities(granted));
    }

    /** Names the patterns. */
    @Override
    public String toString() {
        return "SseTopicRules" + rules.stream().map(TopicRule::pattern).toList();
    }
}
