// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Any text in each header that is read, as containers decode it. */
class HeaderFuzzTest {

    private static final String PEER = "203.0.113.7";
    private static final TrustedProxies LOOPBACK = TrustedProxies.of(List.of("loopback"));

    private static HttpServletRequest request(String name, String... values) {
        return FakeRequest.with(Map.of(name, List.of(values)), null);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @FuzzTest(maxDuration = "1m")
    void lastEventId_comesBackAsItWasSent_inTheHeaderAndInTheQuery(byte[] bytes) {
        String id = new String(bytes, StandardCharsets.UTF_8);
        String sent = latin1(id.getBytes(StandardCharsets.UTF_8));
        String query = "a=b&lastEventId=" + URLEncoder.encode(id, StandardCharsets.UTF_8);

        assertThat(LastEventId.of(request("Last-Event-ID", sent)).orElse("")).isEqualTo(id);
        assertThat(LastEventId.of(FakeRequest.with(Map.of(), query)).orElse("")).isEqualTo(id);
    }

    @FuzzTest(maxDuration = "1m")
    void lastEventId_ofAnyBytes_isReadOrLeft(byte[] bytes) {
        String text = latin1(bytes);

        assertThat(LastEventId.of(request("Last-Event-ID", text))).isNotNull();
        assertThat(LastEventId.of(FakeRequest.with(Map.of(), text))).isNotNull();
        assertThat(LastEventId.of(FakeRequest.with(Map.of(), "lastEventId=" + text)))
                .isNotNull();
    }

    @FuzzTest(maxDuration = "1m")
    void accept_thatNamesTheStream_allowsIt_whateverStandsBeside(byte[] bytes) {
        String text = latin1(bytes);
        HttpServletRequest any = request("Accept", text);
        HttpServletRequest named = request("Accept", text + ",text/event-stream", text);

        assertThat(AcceptHeader.allowsStream(any) || !AcceptHeader.namesStream(any))
                .isTrue();
        assertThat(AcceptHeader.allowsStream(named)).isTrue();
        assertThat(AcceptHeader.namesStream(named)).isTrue();
    }

    @FuzzTest(maxDuration = "1m")
    void forwarded_believesTheNearest_whateverThePeerHasWritten(byte[] bytes) {
        String text = latin1(bytes);
        String customary = "X-Forwarded-For";

        assertThat(LOOPBACK.clientAddress(request("Forwarded", text + ", for=" + PEER)))
                .isEqualTo(PEER);
        assertThat(LOOPBACK.clientAddress(request("Forwarded", text, "proto=https;for=\"" + PEER + ":80\"")))
                .isEqualTo(PEER);
        assertThat(LOOPBACK.clientAddress(request(customary, text + ", " + PEER)))
                .isEqualTo(PEER);
        assertThat(NetworkAddress.parse(LOOPBACK.clientAddress(request("Forwarded", text))))
                .isNotNull();
        assertThat(NetworkAddress.parse(LOOPBACK.clientAddress(request(customary, text))))
                .isNotNull();
    }

    @FuzzTest(maxDuration = "1m")
    void address_isTheOneThatTheJdkReads(byte[] bytes) throws UnknownHostException {
        String text = latin1(bytes);
        NetworkAddress address = NetworkAddress.parse(text);
        if (address == null) {
            return;
        }
        int zone = text.indexOf('%');
        InetAddress read = InetAddress.getByName(zone < 0 ? text : text.substring(0, zone));

        assertThat(address).hasToString(read.getHostAddress());
        assertThat(NetworkAddress.parse(address.toString())).isEqualTo(address);
    }

    @FuzzTest(maxDuration = "1m")
    void range_hasItsFirstAddress_orIsRefused(byte[] bytes) {
        String text = latin1(bytes);
        AddressRange range;
        try {
            range = AddressRange.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(range.contains(range.first())).isTrue();
        assertThat(AddressRange.parse(range.first() + "/" + range.prefix())).isEqualTo(range);
    }
}
