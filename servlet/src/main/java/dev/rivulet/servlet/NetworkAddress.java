// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address, read from text without asking anybody for a name. An IPv4 address that is written as an IPv6 one ({@code ::ffff:192.0.2.1}) is the
 * IPv4 address.
 *
 * <p>Thread safety: immutable.
 */
final class NetworkAddress {

    static final int IPV4_BITS = 32;
    static final int IPV6_BITS = 128;

    private static final int IPV6_BYTES = 16;
    private static final int GROUPS = 8;
    private static final int HEX = 16;
    private static final int LARGEST_OCTET = 255;
    private static final byte[] IPV4_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern ZONE = Pattern.compile("%[0-9a-zA-Z._~-]+$");

    /** Always 16; an IPv4 address is in the last 4. */
    private final byte[] bytes;

    private NetworkAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads an address; a zone ({@code fe80::1%eth0}) is left out. Answers null for everything else, names included. */
    static @Nullable NetworkAddress parse(String text) {
        if (text.indexOf(':') < 0) {
            byte[] octets = ipv4(text);
            return octets == null ? null : ofIpv4(octets);
        }
        byte[] parsed = ipv6(ZONE.matcher(text).replaceFirst(""));
        return parsed == null ? null : new NetworkAddress(parsed);
    }

    private static NetworkAddress ofIpv4(byte[] octets) {
        byte[] bytes = Arrays.copyOf(IPV4_PREFIX, IPV6_BYTES);
        System.arraycopy(octets, 0, bytes, IPV4_PREFIX.length, octets.length);
        return new NetworkAddress(bytes);
    }

    private static byte @Nullable [] ipv4(String text) {
        Matcher matcher = IPV4.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        byte[] octets = new byte[matcher.groupCount()];
        for (int i = 0; i < octets.length; i++) {
            int octet = Integer.parseInt(matcher.group(i + 1));
            if (octet > LARGEST_OCTET) {
                return null;
            }
            octets[i] = (byte) octet;
        }
        return octets;
    }

    /** Both sides of a {@code ::} are read alone; what lacks between them is zero. */
    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        byte[] left = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] right = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
        if (left == null || right == null) {
            return null;
        }
        int lacking = IPV6_BYTES - left.length - right.length;
        if (gap < 0 ? lacking != 0 : lacking < 2) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(left, IPV6_BYTES);
        System.arraycopy(right, 0, bytes, IPV6_BYTES - right.length, right.length);
        return bytes;
    }

    private static byte @Nullable [] groups(String text, boolean mayEndInIpv4) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] groups = text.split(":", -1);
        byte[] bytes = new byte[2 * Math.min(groups.length, GROUPS + 1)];
        for (int i = 0; i < groups.length && i <= GROUPS; i++) {
            byte[] octets = mayEndInIpv4 && i == groups.length - 1 ? ipv4(groups[i]) : null;
            if (octets != null) {
                bytes = Arrays.copyOf(bytes, bytes.length + 2);
                System.arraycopy(octets, 0, bytes, 2 * i, octets.length);
            } else if (GROUP.matcher(groups[i]).matches()) {
                int value = Integer.parseInt(groups[i], HEX);
                bytes[2 * i] = (byte) (value >> Byte.SIZE);
                bytes[2 * i + 1] = (byte) value;
            } else {
                return null;
            }
        }
        return bytes;
    }

    boolean isIpv4() {
        return Arrays.equals(bytes, 0, IPV4_PREFIX.length, IPV4_PREFIX, 0, IPV4_PREFIX.length);
    }

    /** How many bits a prefix of such an address can have. */
    int bits() {
        return isIpv4() ? IPV4_BITS : IPV6_BITS;
    }

    /** Whether another address of the same kind has the same first bits. */
    boolean sharesPrefix(NetworkAddress other, int prefix) {
        return isIpv4() == other.isIpv4() && firstDifference(other.bytes) >= prefix;
    }

    /** Whether all bits behind the first ones are zero. */
    boolean isZeroBehind(int prefix) {
        int from = IPV6_BITS - bits() + prefix;
        for (int bit = from; bit < IPV6_BITS; bit++) {
            if (bit(bytes, bit) != 0) {
                return false;
            }
        }
        return true;
    }

    private int firstDifference(byte[] others) {
        int first = IPV6_BITS - bits();
        int bit = first;
        while (bit < IPV6_BITS && bit(bytes, bit) == bit(others, bit)) {
            bit++;
        }
        return bit - first;
    }

    private static int bit(byte[] bytes, int index) {
        return bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NetworkAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The one way in which containers write this address, too. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 16 bytes", e);
        }
    }
}
