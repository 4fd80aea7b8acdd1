// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word on a request's origin is believed. */
final class TrustedProxiesTest {

    private static final String FORWARDED = "Forwarded";
    private static final String CUSTOMARY = "X-Forwarded-For";
    private static final TrustedProxies LOCAL = TrustedProxies.of(List.of("loopback", "private"));

    /** A request of which no more is known than its origin and its headers. */
    private static HttpServletRequest request(String remote, String... headers) {
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            values.computeIfAbsent(headers[i], name -> new ArrayList<>()).add(headers[i + 1]);
        }
        return (HttpServletRequest) Proxy.newProxyInstance(
                TrustedProxiesTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> remote;
                    case "getHeaders" -> Collections.enumeration(values.getOrDefault((String) arguments[0], List.of()));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static String origin(String... headers) {
        return LOCAL.clientAddress(request("127.0.0.1", headers));
    }

    @Test
    void nobodyTrusted_theRemoteAddressCounts() {
        TrustedProxies none = TrustedProxies.of(List.of());

        assertThat(none.clientAddress(request("127.0.0.1", FORWARDED, "for=192.0.2.1")))
                .isEqualTo("127.0.0.1");
        assertThat(none.clientAddress(request("anything", CUSTOMARY, "192.0.2.1")))
                .isEqualTo("anything");
    }

    @Test
    void absentRemoteAddress_isUnknown_whateverTheHeadersSay() {
        assertThat(LOCAL.clientAddress(request(null, FORWARDED, "for=192.0.2.1")))
                .isEqualTo("unknown");
        assertThat(LOCAL.clientAddress(request("", CUSTOMARY, "192.0.2.1"))).isEqualTo("unknown");
    }

    @Test
    void untrustedPeer_cannotClaimAnAddress() {
        assertThat(LOCAL.clientAddress(request("198.51.100.7", FORWARDED, "for=192.0.2.1", CUSTOMARY, "192.0.2.1")))
                .isEqualTo("198.51.100.7");
        assertThat(LOCAL.clientAddress(request("localhost", CUSTOMARY, "192.0.2.1")))
                .isEqualTo("localhost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "0:0:0:0:0:0:0:1",
                "[::1]",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "10.255.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.168.1.1",
                "fd12:3456::1%eth0",
                "::FFFF:10.1.2.3"
            })
    void proxyOfTheUsualRanges_isBelieved(String remote) {
        assertThat(LOCAL.clientAddress(request(remote, CUSTOMARY, "192.0.2.1"))).isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "128.0.0.1",
                "11.0.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.169.0.1",
                "::2",
                "fe80::1",
                "2001:db8::1",
                "::",
                "::127.0.0.1",
                "010.0.0.1",
                "10.0.0",
                "10.0.0.1.1",
                "::ffff:11.0.0.1"
            })
    void othersAreNot(String remote) {
        assertThat(LOCAL.clientAddress(request(remote, CUSTOMARY, "192.0.2.1"))).isEqualTo(remote);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=192.0.2.43 | 192.0.2.43",
                "For=192.0.2.43;proto=https;by=10.0.0.1 | 192.0.2.43",
                "proto=https ; FOR=\"192.0.2.43:47011\" | 192.0.2.43",
                "for=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe:0:0:0:0:17",
                "for=\"[2001:DB8:CAFE::17]\" | 2001:db8:cafe:0:0:0:0:17",
                "for=\"[2001:db8:cafe::17]:_port\" | 2001:db8:cafe:0:0:0:0:17",
                "for=\"[::ffff:192.0.2.43]\" | 192.0.2.43",
                "for=\"192.0.2\\.43\" | 192.0.2.43",
                "for=2001:db8::17 | 2001:db8:0:0:0:0:0:17",
                "for=192.0.2.43, for=198.51.100.17 | 198.51.100.17",
                "for=192.0.2.43, for=10.0.0.7 | 192.0.2.43",
                "for=192.0.2.43,, for=10.0.0.7, | 192.0.2.43",
                "for=192.0.2.43;host=\"a, for=198.51.100.17\" | 192.0.2.43",
                "for=192.0.2.43;host=\"a\\\", for=198.51.100.17\", for=10.0.0.7 | 192.0.2.43",
                "for=10.0.0.7, for=10.0.0.8 | 10.0.0.7"
            })
    void forwarded_namesTheNearestUntrusted(String header, String origin) {
        assertThat(origin(FORWARDED, header)).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=unknown",
                "for=_hidden",
                "for=\"_SEVKISEK\"",
                "for=",
                "for",
                "proto=https",
                "for=\"\"",
                "for=example.org",
                "for=192.0.2.256",
                "for=1.2.3",
                "for=192.0.2.1;for=192.0.2.2",
                "for=\"[192.0.2.1]\"",
                "for=\"[2001:db8::1\"",
                "for=192.0.2.1:port",
                "for=\"192.0.2.1",
                "for= 192.0.2.1",
                "for=0x7f.1.1.1",
                "for=3232235777",
                "for=\u0661.2.3.4",
                "\"",
                ",",
                "for=\"\\\""
            })
    void forwarded_withoutAnAddress_endsAtTheLastKnownOne(String element) {
        assertThat(origin(FORWARDED, element)).isEqualTo("127.0.0.1");
        assertThat(origin(FORWARDED, element + ", for=10.0.0.7")).isEqualTo("10.0.0.7");
        assertThat(origin(FORWARDED, "for=192.0.2.9, for=_secret, for=10.0.0.7"))
                .isEqualTo("10.0.0.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.43 | 192.0.2.43",
                "192.0.2.43:5711 | 192.0.2.43",
                "2001:db8::17 | 2001:db8:0:0:0:0:0:17",
                "[2001:db8::17]:5711 | 2001:db8:0:0:0:0:0:17",
                "[2001:db8::17] | 2001:db8:0:0:0:0:0:17",
                "203.0.113.9, 192.0.2.43,10.0.0.7 | 192.0.2.43",
                "203.0.113.9, unknown, 10.0.0.7 | 10.0.0.7",
                "203.0.113.9, example.org | 127.0.0.1",
                "10.0.0.9, 10.0.0.7 | 10.0.0.9"
            })
    void xForwardedFor_namesTheNearestUntrusted(String header, String origin) {
        assertThat(origin(CUSTOMARY, header)).isEqualTo(origin);
    }

    @Test
    void severalHeaders_areOne_inTheirOrder() {
        assertThat(origin(CUSTOMARY, "203.0.113.9", CUSTOMARY, "192.0.2.43", CUSTOMARY, "10.0.0.7"))
                .isEqualTo("192.0.2.43");
        assertThat(origin(FORWARDED, "for=203.0.113.9", FORWARDED, "for=192.0.2.43, for=10.0.0.7"))
                .isEqualTo("192.0.2.43");
    }

    @Test
    void bothHeaders_areBelievedIfTheyAgree() {
        assertThat(origin(FORWARDED, "for=192.0.2.43, for=10.0.0.7", CUSTOMARY, "203.0.113.9, 192.0.2.43"))
                .isEqualTo("192.0.2.43");
        assertThat(origin(FORWARDED, "for=203.0.113.9", CUSTOMARY, "192.0.2.43"))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=203.0.113.9",
                "for=\"203.0.113.9",
                "for=\"",
                "for=203.0.113.9;x=\"",
                "x=\"\\",
                "\\",
                "\"\\\"",
                "for=203.0.113.9,",
                ";;",
                "\"\"\""
            })
    void forgedLeftPart_doesNotMatter(String forged) {
        for (String genuine :
                List.of("for=192.0.2.43", "for=\"[2001:db8::17]:80\"", "host=\"a\\\"b\";for=192.0.2.43")) {
            String honest = origin(FORWARDED, genuine);
            assertThat(honest).isNotEqualTo("127.0.0.1");
            assertThat(origin(FORWARDED, forged + ", " + genuine)).isEqualTo(honest);
            assertThat(origin(FORWARDED, forged, FORWARDED, genuine)).isEqualTo(honest);
            assertThat(origin(CUSTOMARY, forged + ", 192.0.2.43")).isEqualTo("192.0.2.43");
        }
    }

    @Test
    void randomLeftParts_doNotMatterEither() {
        Random random = new Random(7);
        String letters = "for=\"\\,;[]:.1 _-%a";
        for (int run = 0; run < 20_000; run++) {
            StringBuilder forged = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                forged.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(origin(FORWARDED, forged + ",for=\"[2001:db8::17]:80\", for=\"10.0.0.7:1\""))
                    .as(forged.toString())
                    .isEqualTo("2001:db8:0:0:0:0:0:17");
            assertThat(origin(CUSTOMARY, forged + ",192.0.2.43,10.0.0.7"))
                    .as(forged.toString())
                    .isEqualTo("192.0.2.43");
        }
    }

    @Test
    void ranges_mayBeOfIpv4AndIpv6() {
        TrustedProxies proxies = TrustedProxies.of(
                List.of("203.0.113.64/26", "2001:db8:aa00::/40", "::ffff:198.51.100.0/120", "192.0.2.7"));

        for (String trusted :
                List.of("203.0.113.64", "203.0.113.127", "2001:db8:aaff::1", "198.51.100.200", "192.0.2.7")) {
            assertThat(proxies.clientAddress(request(trusted, CUSTOMARY, "8.8.8.8")))
                    .isEqualTo("8.8.8.8");
        }
        for (String other : List.of(
                "203.0.113.63", "203.0.113.128", "2001:db8:ab00::1", "198.51.101.0", "192.0.2.8", "127.0.0.1")) {
            assertThat(proxies.clientAddress(request(other, CUSTOMARY, "8.8.8.8")))
                    .isEqualTo(other);
        }
    }

    @Test
    void ipv6Range_doesNotContainIpv4() {
        TrustedProxies proxies = TrustedProxies.of(List.of("::/8"));

        assertThat(proxies.clientAddress(request("::5", CUSTOMARY, "8.8.8.8"))).isEqualTo("8.8.8.8");
        assertThat(proxies.clientAddress(request("192.0.2.8", CUSTOMARY, "8.8.8.8")))
                .isEqualTo("192.0.2.8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/0",
                "::/0",
                "::/129",
                "fd00::/",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.1.0.0/8",
                "fd00::1/8",
                "::ffff:0:0/96",
                "10.0.0.256",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                ":::",
                "12345::",
                "::g",
                "Private",
                "10.*",
                "1.2.3.4::",
                "::1.2.3.4.5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "/8",
                "-"
            })
    void wrongText_isRefused_withItsValue(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of("loopback", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("trustedProxies: ")
                .hasMessageContaining('"' + text + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:1.2.3.4",
                "::1.2.3.4",
                "1::1.2.3.4",
                "1:2:3:4:5:6:7::",
                "fe80::1%25eth0"
            })
    void addresses_areReadInAllTheirForms(String text) {
        assertThat(NetworkAddress.parse(text)).isNotNull();
        assertThat(NetworkAddress.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(NetworkAddress.parse(text));
        assertThat(NetworkAddress.parse(String.valueOf(NetworkAddress.parse(text))))
                .isEqualTo(NetworkAddress.parse(text));
    }
}
