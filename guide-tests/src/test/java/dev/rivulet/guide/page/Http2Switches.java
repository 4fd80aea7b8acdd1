// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import javax.net.ssl.SSLContext;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** HTTP/2, switched on. */
final class Http2Switches {

    private Http2Switches() {}

    static void onJetty(Server server, SslContextFactory.Server tls) {
        HttpConnectionFactory http1 = new HttpConnectionFactory();
        http1.getHttpConfiguration().addCustomizer(new SecureRequestCustomizer());
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        server.addConnector(new ServerConnector(
                server,
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                new HTTP2ServerConnectionFactory(http1.getHttpConfiguration()),
                http1));
    }

    static void onTomcat(Connector connector) {
        Http2Protocol http2 = new Http2Protocol();
        http2.setOverheadResetFactor(0);
        connector.addUpgradeProtocol(http2);
    }

    static Undertow onUndertow(int port, String host, SSLContext sslContext) {
        return Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .addHttpsListener(port, host, sslContext)
                .build();
    }
}
