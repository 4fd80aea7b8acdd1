// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import org.springframework.boot.web.embedded.jetty.JettyServletWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.embedded.undertow.UndertowServletWebServerFactory;
import org.springframework.boot.web.servlet.server.ServletWebServerFactory;
import org.springframework.context.support.GenericApplicationContext;

/** A web server that Spring Boot can embed. */
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
    },
    UNDERTOW {
        @Override
        ServletWebServerFactory factory() {
            return new UndertowServletWebServerFactory();
        }
    };

    abstract ServletWebServerFactory factory();

    /** Has an application embed it. */
    public void register(GenericApplicationContext context) {
        context.registerBean("webServerFactory", ServletWebServerFactory.class, this::factory);
    }
}
