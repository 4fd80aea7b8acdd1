// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word on where a request comes from is believed. Addresses are only compared; nobody is asked for names.
 *
 * <p>Thread safety: immutable.
 */
final class TrustedProxies {

    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");
    private static final List<String> PRIVATE = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Reads who is trusted.
     *
     * @param names addresses, ranges, {@code loopback} ({@code 127.0.0.0/8}, {@code ::1}) and {@code private} ({@code 10.0.0.0/8}, {@code 172.16.0.0/12},
     *              {@code 192.168.0.0/16}, {@code fc00::/7}); none means that nobody is
     * @throws IllegalArgumentException naming the one that is wrong
     */
    static TrustedProxies of(List<String> names) {
        return new TrustedProxies(names.stream().flatMap(TrustedProxies::ranges).toList());
    }

    private static Stream<AddressRange> ranges(String name) {
        return switch (name) {
            case "loopback" -> LOOPBACK.stream().map(AddressRange::parse);
            case "private" -> PRIVATE.stream().map(AddressRange::parse);
            default -> Stream.of(range(name));
        };
    }

    private static AddressRange range(String name) {
        try {
            return AddressRange.parse(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("trustedProxies: " + e.getMessage() + ", but was \"" + name + '"', e);
        }
    }

    /**
     * Where a request comes from: the nearest peer that is not a trusted proxy. A proxy that does not say where it has the request from counts as the
     * origin itself. {@code Forwarded} and {@code X-Forwarded-For} must not contradict each other: a proxy writes one of them and lets the other pass as anybody has
     * written it, so then neither is believed.
     *
     * @param request the request
     * @return the address, or {@code unknown} where the container does not know any: the peer has gone already, or has come through a Unix domain socket
     */
    String clientAddress(HttpServletRequest request) {
        String remote = request.getRemoteAddr();
        if (remote == null || remote.isEmpty()) {
            return "unknown";
        }
        NetworkAddress nearest = ranges.isEmpty() ? null : NetworkAddress.parse(withoutBrackets(remote));
        if (nearest == null || !trusts(nearest)) {
            return remote;
        }
        NetworkAddress origin = origin(nearest, request);
        return origin.equals(nearest) ? remote : origin.toString();
    }

    /** Some containers put them around IPv6 addresses. */
    private static String withoutBrackets(String address) {
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        return bracketed ? address.substring(1, address.length() - 1) : address;
    }

    private NetworkAddress origin(NetworkAddress proxy, HttpServletRequest request) {
        Set<NetworkAddress> origins = new HashSet<>();
        List<String> standard = headers(request, "Forwarded");
        if (!standard.isEmpty()) {
            origins.add(firstUntrusted(proxy, ForwardedHeader.standard(standard)));
        }
        List<String> customary = headers(request, "X-Forwarded-For");
        if (!customary.isEmpty()) {
            origins.add(firstUntrusted(proxy, ForwardedHeader.customary(customary)));
        }
        return origins.size() == 1 ? origins.iterator().next() : proxy;
    }

    private static List<String> headers(HttpServletRequest request, String name) {
        var values = request.getHeaders(name);
        return values == null ? List.of() : Collections.list(values);
    }

    private NetworkAddress firstUntrusted(NetworkAddress proxy, List<Optional<NetworkAddress>> peers) {
        NetworkAddress last = proxy;
        for (Optional<NetworkAddress> peer : peers) {
            if (peer.isEmpty()) {
                return last;
            }
            last = peer.get();
            if (!trusts(last)) {
                return last;
            }
        }
        return last;
    }

    private boolean trusts(@Nullable NetworkAddress address) {
        return address != null && ranges.stream().anyMatch(range -> range.contains(address));
    }
}
