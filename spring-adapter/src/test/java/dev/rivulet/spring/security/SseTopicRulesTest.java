// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** Who may read which topic. */
final class SseTopicRulesTest {

    private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken(
            "k", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private static Authentication user(String name, String... authorities) {
        return new UsernamePasswordAuthenticationToken(name, "pw", AuthorityUtils.createAuthorityList(authorities));
    }

    private static final SseTopicRules RULES = SseTopicRules.builder()
            .topic("prices")
            .permitAll()
            .topic("orders/{user}")
            .access("#user == authentication.name or hasRole('CLERK')")
            .topic("admin/secret")
            .denyAll()
            .topic("admin/**")
            .hasRole("ADMIN")
            .topic("news/*")
            .authenticated()
            .topic("audit")
            .hasAuthority("audit:read")
            .build();

    @ParameterizedTest
    @CsvSource({
        "prices, true", "price, false", "prices/x, false", "orders/ada, true", "orders/eve, false",
                "orders/ada/x, false",
        "orders, false", "admin/users, false", "news/today, true", "news/a/b, false", "audit, false", "other, false"
    })
    void firstRuleThatMatches_decides_andTheRestIsDenied(String topic, boolean allowed) {
        assertThat(RULES.mayRead(user("ada", "ROLE_USER"), topic)).isEqualTo(allowed);
    }

    @Test
    void rolesAndAuthorities_open() {
        assertThat(RULES.mayRead(user("eve", "ROLE_CLERK"), "orders/ada")).isTrue();
        assertThat(RULES.mayRead(user("eve", "ROLE_ADMIN"), "admin/a/b")).isTrue();
        assertThat(RULES.mayRead(user("eve", "ROLE_ADMIN"), "admin/secret")).isFalse();
        assertThat(RULES.mayRead(user("eve", "audit:read"), "audit")).isTrue();
        assertThat(RULES.mayRead(user("eve", "ADMIN"), "admin/a")).isFalse();
    }

    @Test
    void whoHasNotSignedIn_getsWhatIsPermittedToAll() {
        for (Authentication nobody : new Authentication[] {null, ANONYMOUS}) {
            assertThat(RULES.mayRead(nobody, "prices")).isTrue();
            assertThat(RULES.mayRead(nobody, "news/today")).isFalse();
            assertThat(RULES.mayRead(nobody, "orders/ada")).isFalse();
            assertThat(RULES.mayRead(nobody, "admin/users")).isFalse();
        }
        Authentication unproven = new UsernamePasswordAuthenticationToken("eve", "wrong");
        assertThat(RULES.mayRead(unproven, "news/today")).isFalse();
    }

    private static boolean isTrue(String expression, Authentication who) {
        return SseTopicRules.builder()
                .topic("{a}/{b}")
                .access(expression)
                .build()
                .mayRead(who, "x/y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#a == 'x' and #b == 'y' and topic == 'x/y'",
                "principal == 'ada' && authentication.credentials == 'pw'",
                "hasAnyRole('X', 'USER') and hasAuthority('ROLE_USER') and hasAnyAuthority('a', 'ROLE_USER')",
                "isAuthenticated() and isFullyAuthenticated() and authenticated and !anonymous and not isRememberMe()",
                "permitAll or denyAll",
                "permitAll() and not denyAll()",
                "{'x', 'z'}.contains(#a)",
                "authentication.name.substring(0, #b.length()) == 'a'",
                "authentication.authorities.?[authority == 'ROLE_USER'].size() == 1",
                "T(java.lang.Math).max(1, #a.length()) == 1"
            })
    void expression_seesUserTopicAndVariables(String expression) {
        assertThat(isTrue(expression, user("ada", "ROLE_USER"))).isTrue();
    }

    @Test
    void expression_knowsHowSomebodySignedIn() {
        Authentication remembered =
                new RememberMeAuthenticationToken("k", "ada", AuthorityUtils.createAuthorityList("ROLE_USER"));
        assertThat(isTrue("isRememberMe() and isAuthenticated() and !isFullyAuthenticated()", remembered))
                .isTrue();
        assertThat(isTrue("isAnonymous() and not isAuthenticated()", ANONYMOUS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"authentication.name.foo", "authentication.details.id == 1", "null", "'true?'", "#a"})
    void expressionThatFails_orIsNeitherTrueNorFalse_denies(String expression) {
        assertThat(isTrue(expression, user("ada"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "#a ==; parse", "#c == 'x'; there is no #c, but [#a, #b]", "#f('x'); there is no #f",
                        "authentcation.name == #a; there is no authentcation",
                "hasRoll('X'); there is no hasRoll()", "#a == user; there is no user",
                        "#a.equals(usr); there is no usr", "!isAnonymos(); there is no isAnonymos()"
            })
    void expressionWithASlip_isRefusedAtOnce_withItsText(String expression, String why) {
        assertThatThrownBy(() -> isTrue(expression, user("ada")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("topic \"{a}/{b}\": expression \"" + expression + "\": ")
                .hasMessageContaining(why.equals("parse") ? "EL" : why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; must not be empty",
                "orders/{user; brace",
                "orders/user}; brace",
                "{a}/{a}; twice",
                "{a:[}; Unclosed",
                "{}; brace",
                "taken; has a rule already"
            })
    void patternThatIsNone_isRefusedAtOnce_withItsText(String pattern, String why) {
        assertThatThrownBy(
                        () -> SseTopicRules.builder().topic("taken").permitAll().topic(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("topic \"" + pattern + "\": ")
                .hasMessageContaining(why);
    }

    @Test
    void ruleThatIsNotFinished_isNotForgotten() {
        SseTopicRulesBuilder halfWay = SseTopicRules.builder();
        halfWay.topic("secret");
        assertThatThrownBy(halfWay::anyOtherTopic)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("topic \"secret\": the rule does not say who may read it");
        assertThatThrownBy(halfWay::build).hasMessageContaining("secret");
        assertThatThrownBy(() -> SseTopicRules.builder().build()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anyOtherTopic_isTheLastRule_forEveryName() {
        SseTopicRules rules = SseTopicRules.builder()
                .topic("secret")
                .denyAll()
                .anyOtherTopic()
                .permitAll()
                .build();
        assertThat(rules.mayRead(null, "secret")).isFalse();
        assertThat(rules.mayRead(null, "/with/slash")).isTrue();
        assertThat(rules.mayRead(null, "a\nb")).isTrue();
        assertThatThrownBy(
                        () -> SseTopicRules.builder().anyOtherTopic().denyAll().topic("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("late");
    }

    @Test
    void separator_prefixAndHierarchy_areTheApplications() {
        SseTopicRules rules = SseTopicRules.builder(".")
                .rolePrefix("")
                .roleHierarchy(granted -> AuthorityUtils.createAuthorityList("STAFF"))
                .topic("orders.{user}.*")
                .access("#user == 'ada'")
                .topic("staff.**")
                .hasRole("STAFF")
                .build();
        assertThat(rules.mayRead(user("x"), "orders.ada.new")).isTrue();
        assertThat(rules.mayRead(user("x"), "orders.a/da.new")).isFalse();
        assertThat(rules.mayRead(user("x", "BOSS"), "staff.a.b")).isTrue();
    }

    @Test
    void beansAndChecks_decide() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("friends", List.of("ada")));
        SseTopicRules rules = SseTopicRules.builder()
                .topic("room/{id}")
                .access("@friends.contains(authentication.name)")
                .topic("own/{id}")
                .check((authentication, topic, variables) ->
                        authentication.getName().equals(variables.get("id")) && topic.equals("own/ada"))
                .topic("broken")
                .check((authentication, topic, variables) -> {
                    throw new IllegalStateException("no answer");
                })
                .beans(beans)
                .build();
        assertThat(rules.mayRead(user("ada"), "room/1")).isTrue();
        assertThat(rules.mayRead(user("eve"), "room/1")).isFalse();
        assertThat(rules.mayRead(user("ada"), "own/ada")).isTrue();
        assertThat(rules.mayRead(user("eve"), "own/ada")).isFalse();
        assertThat(rules.mayRead(user("ada"), "broken")).isFalse();
        assertThatThrownBy(() -> SseTopicRules.builder()
                        .topic("x")
                        .access("not @friends.contains('x')")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@friends");
    }
}
