// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Tomcat 10.1 does with HTTP/2, and others do not. Tomcat 9.0.122 does not do it any more, so this one is not run there. */
@ExtendWith(LeakCheck.class)
final class Http2TomcatTest {

    private final ProtocolServlet servlet = new ProtocolServlet();

    /**
     * Tomcat does not widen the window of a stream that began as an upgrade to what the peer has announced, and the peer, which has announced it, does
     * not open it further. The stream is cut; a peer that comes back, on the same TCP connection, is no longer upgraded.
     */
    @Test
    void upgradedStream_isStuckBehindTheFirstWindow() throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "writeTimeout", "300ms");
        try (RunningContainer running = Container.TOMCAT.start(webapp, Wire.H2C);
                SseTestClient client = running.client("/sse")
                        .httpClient(Wire.H2C.newClient())
                        .http2()
                        .open()) {
            servlet.awaitOpened();
            servlet.publish("news", "x".repeat(200_000));

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.WRITE_STUCK);
            client.awaitEnd();
            assertThat(client.events()).isEmpty();
        }
    }
}
