// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.net.http.HttpClient;

/** What is spoken between a container and its peers. */
public enum Wire {
    HTTP1("http"),
    /** HTTP/2 in clear text: by upgrade of an HTTP/1.1 request, or by prior knowledge. */
    H2C("http"),
    /** HTTP/2 within TLS, chosen by ALPN. */
    H2("https");

    private final String scheme;

    Wire(String scheme) {
        this.scheme = scheme;
    }

    public String scheme() {
        return scheme;
    }

    /** A client that asks for HTTP/2, and trusts the test's certificate. */
    public HttpClient newClient() {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2);
        if (this == H2) {
            client.sslContext(TestCertificate.sslContext());
        }
        return client.build();
    }
}
