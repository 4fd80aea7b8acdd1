// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.util.AntPathMatcher;

/**
 * Collects the rules of {@link SseTopicRules}. A rule that is wrong is refused at once, with its text.
 *
 * <p>Thread safety: belongs to one thread.
 */
public final class SseTopicRulesBuilder {

    final List<TopicRule> rules = new ArrayList<>();
    final AntPathMatcher matcher;
    String rolePrefix = "ROLE_";

    @Nullable
    RoleHierarchy hierarchy;

    private @Nullable BeanFactory beans;
    private @Nullable String withBeans;
    private boolean complete;
    /** The rule that was begun and does not say yet who. */
    private @Nullable String unfinished;

    SseTopicRulesBuilder(String separator) {
        if (separator.isEmpty()) {
            throw new IllegalArgumentException("separator: must not be empty");
        }
        matcher = new AntPathMatcher(separator);
        matcher.setTrimTokens(false);
    }

    /**
     * Begins a rule for the topics of a pattern, as {@link AntPathMatcher} matches them: {@code *} is anything within a part of the name, {@code **} any number of parts, <code>{user}</code> a part
     * that expressions can name.
     *
     * @param pattern the pattern, or just a topic's name
     * @return say who may read them
     * @throws IllegalArgumentException if it is no pattern, or has a rule already
     * @throws IllegalStateException    after {@link #anyOtherTopic}, or if the rule before does not say who
     */
    public Who topic(String pattern) {
        try {
            Set<String> variables = TopicRule.variables(pattern);
            if (rules.stream().anyMatch(rule -> rule.pattern().equals(pattern))) {
                throw new IllegalArgumentException("it has a rule already");
            }
            return who(pattern, variables);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("topic \"" + pattern + "\": " + e.getMessage(), e);
        }
    }

    /**
     * Begins the last rule, for all topics that have none. Without it they are denied.
     *
     * @return say who may read them
     * @throws IllegalStateException if there is one already, or the rule before does not say who
     */
    public Who anyOtherTopic() {
        Who any = who(TopicRule.ANY, Set.of());
        complete = true;
        return any;
    }

    private Who who(String pattern, Set<String> variables) {
        requireFinished();
        if (complete) {
            throw new IllegalStateException("topic \"" + pattern + "\": no rule can follow anyOtherTopic()");
        }
        unfinished = pattern;
        return new Who(pattern, variables);
    }

    /** A rule that was forgotten half way would leave its topics to the rules behind it. */
    private void requireFinished() {
        if (unfinished != null) {
            throw new IllegalStateException("topic \"" + unfinished + "\": the rule does not say who may read it");
        }
    }

    /**
     * Changes what role names are preceded by. Default: {@code ROLE_}.
     *
     * @param prefix the prefix, may be empty
     * @return this
     */
    public SseTopicRulesBuilder rolePrefix(String prefix) {
        rolePrefix = Objects.requireNonNull(prefix, "rolePrefix: must not be null");
        return this;
    }

    /**
     * Lets roles include others. Default: none does.
     *
     * @param roles the application's hierarchy
     * @return this
     */
    public SseTopicRulesBuilder roleHierarchy(RoleHierarchy roles) {
        hierarchy = Objects.requireNonNull(roles, "roleHierarchy: must not be null");
        return this;
    }

    /**
     * Lets expressions name beans: {@code @orders.mayRead(#id, authentication)}.
     *
     * @param factory the application's beans
     * @return this
     */
    public SseTopicRulesBuilder beans(BeanFactory factory) {
        beans = Objects.requireNonNull(factory, "beans: must not be null");
        return this;
    }

    /**
     * Makes the rules.
     *
     * @return the rules
     * @throws IllegalStateException if there are none, the last one does not say who, or an expression names a bean and {@link #beans} was not called
     */
    public SseTopicRules build() {
        requireFinished();
        if (rules.isEmpty()) {
            throw new IllegalStateException("rules: there are none, so nobody could read anything");
        }
        if (beans == null && withBeans != null) {
            throw new IllegalStateException(
                    withBeans + " names a bean; give the rules the application's by beans(...)");
        }
        return new SseTopicRules(this);
    }

    /**
     * Who may read the topics of one pattern.
     *
     * <p>Thread safety: belongs to one thread.
     */
    public final class Who {

        private final String pattern;
        private final Set<String> variables;

        private Who(String pattern, Set<String> variables) {
            this.pattern = pattern;
            this.variables = variables;
        }

        private SseTopicRulesBuilder decide(TopicRule.Decision decision) {
            unfinished = null;
            rules.add(new TopicRule(pattern, decision));
            return SseTopicRulesBuilder.this;
        }

        /**
         * Everybody, signed in or not.
         *
         * @return the rules so far
         */
        public SseTopicRulesBuilder permitAll() {
            return decide((question, values) -> true);
        }

        /**
         * Nobody.
         *
         * @return the rules so far
         */
        public SseTopicRulesBuilder denyAll() {
            return decide((question, values) -> false);
        }

        /**
         * Everybody who has signed in.
         *
         * @return the rules so far
         */
        public SseTopicRulesBuilder authenticated() {
            return decide((question, values) -> question.isAuthenticated());
        }

        /**
         * Who has a role.
         *
         * @param role the role, with or without its prefix
         * @return the rules so far
         */
        public SseTopicRulesBuilder hasRole(String role) {
            return hasAnyRole(role);
        }

        /**
         * Who has one of some roles.
         *
         * @param roles the roles, with or without their prefix
         * @return the rules so far
         */
        public SseTopicRulesBuilder hasAnyRole(String... roles) {
            String[] copy = roles.clone();
            return decide((question, values) -> question.hasAnyRole(copy));
        }

        /**
         * Who has an authority.
         *
         * @param authority its name
         * @return the rules so far
         */
        public SseTopicRulesBuilder hasAuthority(String authority) {
            return hasAnyAuthority(authority);
        }

        /**
         * Who has one of some authorities.
         *
         * @param authorities their names
         * @return the rules so far
         */
        public SseTopicRulesBuilder hasAnyAuthority(String... authorities) {
            String[] copy = authorities.clone();
            return decide((question, values) -> question.hasAnyAuthority(copy));
        }

        /**
         * Who an expression (SpEL) is true for. It may use the pattern's variables (<code>#user</code> for <code>{user}</code>), {@code authentication}, {@code principal}, {@code topic},
         * {@code hasRole('ADMIN')}, {@code hasAnyRole}, {@code hasAuthority}, {@code hasAnyAuthority}, {@code isAuthenticated()}, {@code isAnonymous()}, {@code isRememberMe()},
         * {@code isFullyAuthenticated()}, and beans, see {@link #beans}. It is asked on any thread, whenever a topic is subscribed to; one that fails has said no.
         *
         * @param expression the expression
         * @return the rules so far
         * @throws IllegalArgumentException if it cannot be parsed, or names what there is not
         */
        public SseTopicRulesBuilder access(String expression) {
            String where = "topic \"" + pattern + "\": expression \"" + expression + '"';
            try {
                TopicExpression parsed = TopicExpression.of(expression, variables);
                withBeans = withBeans == null && parsed.namesBeans() ? where : withBeans;
                return decide((question, values) -> parsed.isTrue(question, values, beans));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
            }
        }

        /**
         * Who a check says yes to.
         *
         * @param check the check; one that fails has said no
         * @return the rules so far
         */
        public SseTopicRulesBuilder check(TopicCheck check) {
            Objects.requireNonNull(check, "check: must not be null");
            return decide(
                    (question, values) -> check.mayRead(question.getAuthentication(), question.getTopic(), values));
        }
    }

    /** Names the patterns. */
    @Override
    public String toString() {
        return "SseTopicRulesBuilder" + rules.stream().map(TopicRule::pattern).toList();
    }
}
