// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.quickstart.undertow;

import dev.rivulet.guide.quickstart.ClockServlet;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;

public final class Main {
    public static void main(String[] arguments) throws Exception {
        ServletInfo stream = Servlets.servlet(ClockServlet.class)
                .addMapping("/stream")
                .setAsyncSupported(true)
                .setLoadOnStartup(1);
        DeploymentInfo webapp = Servlets.deployment()
                .setDeploymentName("clock")
                .setContextPath("/")
                .setClassLoader(Main.class.getClassLoader())
                .addServlet(stream);
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(webapp);
        manager.deploy();

        Undertow server = Undertow.builder()
                .addHttpListener(8080, "localhost")
                .setHandler(manager.start())
                .build();
        server.start();
    }
}
