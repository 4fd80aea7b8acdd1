// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.spring.ContextCarrier;
import dev.rivulet.spring.Waiting;
import dev.rivulet.spring.context.SseContextAutoConfiguration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.core.userdetails.UserDetailsService;

/** What is configured with which libraries and properties; no server runs. */
final class SecurityConfigurationTest {

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SseSecurityAutoConfiguration.class, SseContextAutoConfiguration.class))
            .withBean(SseBroadcaster.class, () -> SseBroadcaster.builder().build());

    @Configuration(proxyBeanMethods = false)
    static class Counting {

        final AtomicInteger checks = new AtomicInteger();

        @Bean
        AccessCheck countingCheck() {
            return () -> {
                checks.incrementAndGet();
                throw new IllegalStateException("once failed, tried again");
            };
        }
    }

    @Test
    void allParts_areThere_withAllLibraries_andNoThreadWithoutAnythingToCheck() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBeansOfType(ContextCarrier.class))
                    .containsOnlyKeys("ssePropagationCarrier", "sseMdcCarrier", "sseSecurityCarrier");
            assertThat(context).hasSingleBean(SseSecurity.class).hasSingleBean(SseCredentialsExpiry.class);
            assertThat(context).doesNotHaveBean(SessionWatch.class).doesNotHaveBean(UserWatch.class);
            assertThat(context.getBean(AccessRecheck.class).isRunning()).isFalse();
        });
    }

    @Test
    void missingLibraries_switchTheirPartsOff() {
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.security", "io.micrometer.context"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeansOfType(ContextCarrier.class)).containsOnlyKeys("sseMdcCarrier");
                    assertThat(context).doesNotHaveBean(SseSecurityAutoConfiguration.class);
                });
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2", "org.slf4j.MDC"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(SseSecurity.class);
                    assertThat(context).doesNotHaveBean(SseCredentialsExpiry.class);
                    assertThat(context.getBeansOfType(ContextCarrier.class))
                            .containsOnlyKeys("ssePropagationCarrier", "sseSecurityCarrier");
                });
    }

    @Test
    void checks_areMadeAgainAndAgain_andEndWithTheApplication() {
        AtomicInteger[] checks = new AtomicInteger[1];
        AccessRecheck[] recheck = new AccessRecheck[1];
        application
                .withUserConfiguration(Counting.class)
                .withPropertyValues("rivulet.security.recheck=1ms")
                .run(context -> {
                    checks[0] = context.getBean(Counting.class).checks;
                    recheck[0] = context.getBean(AccessRecheck.class);
                    Waiting.until("several checks", () -> checks[0].get() > 2);
                });
        assertThat(recheck[0].isRunning()).isFalse();
    }

    @Test
    void sessionsAndUsers_areWatched_whereThereAreSome() {
        application.withBean(SessionRegistry.class, SessionRegistryImpl::new).run(context -> assertThat(context)
                .hasSingleBean(SessionWatch.class));
        application
                .withBean(UserDetailsService.class, () -> name -> SecuredApp.user(name))
                .withPropertyValues("rivulet.security.recheck-users=true")
                .run(context -> {
                    assertThat(context).hasSingleBean(UserWatch.class);
                    assertThat(context.getBean(AccessRecheck.class).isRunning()).isTrue();
                });
    }

    @Test
    void wrongProperties_keepTheApplicationFromStarting() {
        application.withPropertyValues("rivulet.security.recheck-users=true").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("rivulet.security.recheck-users"));
        application
                .withPropertyValues("rivulet.security.recheck=0s")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("rivulet.security.recheck"));
    }

    @Test
    void carrier_putsBackWhatWasThere() {
        application.run(context -> {
            MDC.put("request", "first");
            Runnable call;
            String[] seen = new String[1];
            try {
                call = context.getBean("sseMdcCarrier", ContextCarrier.class)
                        .capture()
                        .apply(() -> seen[0] = MDC.get("request"));
                MDC.put("request", "second");
                call.run();
                assertThat(seen[0]).isEqualTo("first");
                assertThat(MDC.get("request")).isEqualTo("second");
            } finally {
                MDC.clear();
            }
        });
    }
}
