// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.test;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Closes what a test has opened, before its application may stop. Applications whose tests have no such clients do not notice it. */
final class SseTestClientListener extends AbstractTestExecutionListener {

    static final String CLIENTS = "dev.rivulet.spring.test.sseTestClients";

    SseTestClientListener() {}

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            ApplicationContext context = test.getApplicationContext();
            if (context.containsBean(CLIENTS)) {
                context.getBean(CLIENTS, SseTestClients.class).close();
            }
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
