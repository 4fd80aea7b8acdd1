// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the application. */
@SpringBootApplication
@EnableScheduling
public class SpringExample {

    /** Creates it. */
    public SpringExample() {}

    /**
     * Starts the application, which prints its address.
     *
     * @param arguments as Spring Boot has them, for example {@code --server.port=9000}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(SpringExample.class, arguments);
    }

    @EventListener
    void printAddress(ServletWebServerInitializedEvent event) {
        System.out.println("Rivulet on Spring Boot: http://localhost:"
                + event.getWebServer().getPort() + "/   (ada/ada, ben/ben; Ctrl-C ends it)");
    }
}
