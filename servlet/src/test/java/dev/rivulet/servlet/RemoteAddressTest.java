// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where connections come from, with and without proxies. */
@ExtendWith(LeakCheck.class)
final class RemoteAddressTest {

    private static final String GENUINE = "192.0.2.43";
    private static final String FORGED = "203.0.113.9, " + GENUINE;

    private final TopicServlet servlet = new TopicServlet();

    private static SseTestClient open(RunningContainer running, String header, String value) {
        return running.client("/sse").header(header, value).open();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void nobodyTrusted_headersMeanNothing(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                SseTestClient client = open(running, "X-Forwarded-For", FORGED)) {
            assertThat(client.isOpen()).isTrue();
            assertThat(servlet.awaitOpened().request().remoteAddress()).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void trustedProxy_isBelieved(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "trustedProxies", "private, loopback");
        try (RunningContainer running = container.start(webapp);
                SseTestClient customary = open(running, "X-Forwarded-For", FORGED);
                SseTestClient standard = open(running, "Forwarded", "for=203.0.113.9;x=\", for=\"[2001:db8::1]:99\"");
                SseTestClient direct = running.connect("/sse")) {
            assertThat(customary.isOpen() && standard.isOpen() && direct.isOpen())
                    .isTrue();
            assertThat(List.of(servlet.awaitOpened(), servlet.awaitOpened(), servlet.awaitOpened()))
                    .extracting(connection -> connection.request().remoteAddress())
                    .containsExactlyInAnyOrder(GENUINE, "2001:db8:0:0:0:0:0:1", "127.0.0.1");
            assertThat(servlet.shared().registry().fromAddress(GENUINE)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void limitPerAddress_countsWhoIsBehindTheProxy(Container container) throws Exception {
        Webapp webapp = new Webapp()
                .contextParameter("rivulet.trustedProxies", "127.0.0.1")
                .with("/sse", servlet, "maxConnectionsPerAddress", "1");
        try (RunningContainer running = container.start(webapp);
                SseTestClient first = open(running, "X-Forwarded-For", "203.0.113.1, " + GENUINE);
                SseTestClient second = open(running, "X-Forwarded-For", "203.0.113.2, " + GENUINE);
                SseTestClient other = open(running, "X-Forwarded-For", "192.0.2.44")) {
            second.awaitEnd();

            assertThat(servlet.shared().stats().refused()).isEqualTo(1);
            assertThat(first.isOpen()).isTrue();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void streamsOpenedWithoutTheBaseClass_obeyTheContext(Container container) throws Exception {
        BlockingQueue<SseConnection> opened = new LinkedBlockingQueue<>();
        HttpServlet plain = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                SseStreams.open(request, response, opened::add);
            }
        };
        Webapp webapp = Webapp.of("/sse", plain).contextParameter("rivulet.trustedProxies", "loopback");
        try (RunningContainer running = container.start(webapp);
                SseTestClient client = open(running, "Forwarded", "for=" + GENUINE)) {
            assertThat(client.isOpen()).isTrue();
            assertThat(opened.poll(20, TimeUnit.SECONDS))
                    .extracting(connection -> connection.request().remoteAddress())
                    .isEqualTo(GENUINE);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void remoteAddress_maySayItOtherwise(Container container) throws Exception {
        TopicServlet knowing = new TopicServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected String remoteAddress(HttpServletRequest request) {
                return "zone " + super.remoteAddress(request);
            }
        };
        try (RunningContainer running = container.start(Webapp.of("/sse", knowing));
                SseTestClient client = running.connect("/sse")) {
            assertThat(client.isOpen()).isTrue();
            assertThat(knowing.awaitOpened().request().remoteAddress()).isEqualTo("zone 127.0.0.1");
        }
    }

    @Test
    void wrongParameter_failsAtStart_withNameAndValue() {
        Webapp webapp = new Webapp().with("/sse", servlet, "trustedProxies", "loopback, example.org");

        assertThatThrownBy(() -> Container.JETTY.start(webapp).close()).isNotNull();
        assertThat(servlet.startFailure())
                .hasMessageContaining("trustedProxies: ")
                .hasMessageContaining("\"example.org\"");
    }
}
