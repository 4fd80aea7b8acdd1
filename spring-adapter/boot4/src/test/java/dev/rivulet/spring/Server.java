// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.support.GenericApplicationContext;

/** A web server that Spring Boot 4 can embed. */
public enum Server {
    TOMCAT {
        @Override
        ServletWebServerFactory factory() {
            return new TomcatServletWebServerFactory();
        }
    },
    JETTY {
        @Override
        ServletWebServerFactory factory() {
            return new JettyServletWebServerFactory();
        }
    };

    abstract ServletWebServerFactory factory();

    /** Has an application embed it. */
    public void register(GenericApplicationContext context) {
        context.registerBean("webServerFactory", ServletWebServerFactory.class, this::factory);
    }
}
