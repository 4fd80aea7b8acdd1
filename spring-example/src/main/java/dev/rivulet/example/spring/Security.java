// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import dev.rivulet.spring.security.SseTopicRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

/** Two people, a login, and who may read what. */
@Configuration(proxyBeanMethods = false)
class Security {

    /** The page reads the token from a cookie, so each answer sets it. */
    @Bean
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        CsrfTokenRequestAttributeHandler atOnce = new CsrfTokenRequestAttributeHandler();
        atOnce.setCsrfRequestAttributeName(null);
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/style.css", "/forms.css", "/favicon.svg")
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .hasRole("OPERATOR")
                                .anyRequest()
                                .authenticated())
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                        .csrfTokenRequestHandler(atOnce))
                .build();
    }

    /** Every other topic is denied. */
    @Bean
    SseTopicRules topicRules() {
        return SseTopicRules.builder()
                .topic(Market.TOPIC)
                .permitAll()
                .topic("orders/{user}")
                .access("#user == authentication.name")
                .build();
    }

    /** For an example only: passwords in the source are none. */
    @Bean
    InMemoryUserDetailsManager users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ada").password("{noop}ada").roles("OPERATOR").build(),
                User.withUsername("ben").password("{noop}ben").roles("TRADER").build());
    }
}
