// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.catalina.connector.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NamedNodeMap;
import org.xml.sax.InputSource;

/** The settings on docs/deployment.md exist. */
final class DeploymentPageTest {

    @Test
    void connectorOfThePage_hasAttributesThatTomcatKnows() throws Exception {
        String page = Files.readString(root().resolve("docs").resolve("deployment.md"));
        String xml = page.substring(page.indexOf("<Connector"), page.indexOf("/>") + 2);
        NamedNodeMap attributes = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement()
                .getAttributes();
        Connector connector = new Connector();
        for (int i = 0; i < attributes.getLength(); i++) {
            String name = attributes.item(i).getNodeName();
            assertThat(connector.setProperty(name, attributes.item(i).getNodeValue()))
                    .as(name)
                    .isTrue();
        }
        assertThat(connector.setProperty("noSuchThing", "1")).isFalse();
    }

    @Test
    void jettyOfThePage_startsAndStops() throws Exception {
        Server server = JettyDeployment.server();
        ServerConnector connector = (ServerConnector) server.getConnectors()[0];
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        server.start();
        assertThat(connector.getLocalPort()).isPositive();
        server.stop();
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs").resolve("deployment.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
