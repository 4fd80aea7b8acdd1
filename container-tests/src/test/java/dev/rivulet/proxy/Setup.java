// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import java.util.Arrays;
import java.util.stream.Stream;

/** The configurations in docs/proxies.md, each by the name that it has there. */
enum Setup {
    NGINX_PLAIN(Proxy.NGINX, "proxy_read_timeout 60s"),
    NGINX_UNBUFFERED(Proxy.NGINX, "proxy_read_timeout 60s"),
    NGINX_HTTP11(Proxy.NGINX, "proxy_read_timeout 60s"),
    NGINX_GZIP(Proxy.NGINX, "proxy_read_timeout 60s"),
    NGINX_INNER(Proxy.NGINX, "proxy_read_timeout 60s"),
    NGINX_HTTP2(Proxy.NGINX, "proxy_read_timeout 60s"),
    NGINX_DEAF(Proxy.NGINX, "proxy_read_timeout 60s"),
    HAPROXY_PLAIN(Proxy.HAPROXY, "timeout server 60s"),
    HAPROXY_NO_DELAY(Proxy.HAPROXY, "timeout server 60s"),
    HAPROXY_GZIP(Proxy.HAPROXY, "timeout server 60s"),
    APACHE_PLAIN(Proxy.APACHE, "ProxyTimeout 60"),
    APACHE_GZIP(Proxy.APACHE, "ProxyTimeout 60"),
    CADDY_PLAIN(Proxy.CADDY, "read_timeout 60s"),
    CADDY_GZIP(Proxy.CADDY, "read_timeout 60s"),
    CADDY_GZIP_OTHERS(Proxy.CADDY, "read_timeout 60s"),
    VARNISH_PLAIN(Proxy.VARNISH, "between_bytes_timeout = 60s"),
    VARNISH_PASS(Proxy.VARNISH, "between_bytes_timeout = 60s");

    private final Proxy proxy;
    private final String timeout;

    Setup(Proxy proxy, String timeout) {
        this.proxy = proxy;
        this.timeout = timeout;
    }

    /** All that need no TLS. */
    static Stream<Setup> inClearText() {
        return Arrays.stream(values()).filter(setup -> setup != NGINX_HTTP2);
    }

    /** The program that is set up. */
    Proxy proxy() {
        return proxy;
    }

    /** Starts it in front of an application. */
    RunningProxy start(int application) {
        return proxy.start(Documentation.configuration(this), application);
    }

    /** The same, but with a timeout of one second where the documentation has sixty. */
    RunningProxy startImpatient(int application) {
        return proxy.start(
                Proxy.replaced(Documentation.configuration(this), timeout, timeout.replace("60", "1")), application);
    }
}
