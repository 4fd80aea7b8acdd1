// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import org.springframework.boot.web.embedded.jetty.JettyServletWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.embedded.undertow.UndertowServletWebServerFactory;
import org.springframework.boot.web.servlet.server.ServletWebServerFactory;

/** A web server that Spring Boot can embed. */
public enum Server {
    TOMCAT {
        @Override
        public ServletWebServerFactory factory() {
            return new TomcatServletWebServerFactory();
        }
    },
    JETTY {
        @Override
        public ServletWebServerFactory factory() {
            return new JettyServletWebServerFactory();
        }
    },
    UNDERTOW {
        @Override
        public ServletWebServerFactory factory() {
            return new UndertowServletWebServerFactory();
        }
    };

    /** What Spring Boot makes it with. */
    public abstract ServletWebServerFactory factory();
}
