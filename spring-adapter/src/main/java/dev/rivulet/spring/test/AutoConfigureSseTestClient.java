// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Gives a test that starts a web server the bean {@link SseTestClients}, which opens streams of that server. It needs {@code rivulet-testkit} in test scope.
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
 * @AutoConfigureSseTestClient
 * class PricesTest {
 *     @Test
 *     void tick_isTold(@Autowired SseTestClients clients, @Autowired SseTemplate template) {
 *         SseTestClient client = clients.open("/prices");
 *         template.publish("prices", "tick", new Price("AAPL", 187.4));
 *         assertThat(client.awaitEvents(1).get(0).name()).isEqualTo("tick");
 *     }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(SseTestClientConfiguration.class)
public @interface AutoConfigureSseTestClient {}
