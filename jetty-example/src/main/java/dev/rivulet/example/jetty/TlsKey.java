// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import java.nio.file.Path;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A key with its certificate, for HTTPS, and with it HTTP/2.
 *
 * <p>Thread safety: immutable.
 *
 * @param keyStore the PKCS #12 file that holds the key
 * @param password the file's password
 */
public record TlsKey(Path keyStore, String password) {

    /** The protocols of a connector: within TLS, HTTP/2 for whom it is offered by ALPN, else HTTP/1.1. */
    ConnectionFactory[] protocols() {
        HttpConfiguration settings = new HttpConfiguration();
        settings.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http1 = new HttpConnectionFactory(settings);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        return new ConnectionFactory[] {
            new SslConnectionFactory(tls(), alpn.getProtocol()), alpn, new HTTP2ServerConnectionFactory(settings), http1
        };
    }

    private SslContextFactory.Server tls() {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(keyStore.toString());
        tls.setKeyStorePassword(password);
        return tls;
    }
}
