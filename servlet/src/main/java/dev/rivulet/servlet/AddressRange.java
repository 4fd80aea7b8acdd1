// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.util.regex.Pattern;

/**
 * The addresses that have their first bits in common, written {@code 10.0.0.0/8} or {@code fd00::/8}, or one address.
 *
 * <p>Thread safety: immutable.
 *
 * @param first  the first address
 * @param prefix how many bits are the same in all of them
 */
record AddressRange(NetworkAddress first, int prefix) {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException saying what a range looks like, or why this one is none
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        NetworkAddress first = NetworkAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (first == null) {
            throw new IllegalArgumentException(
                    "must be addresses, ranges such as 10.0.0.0/8 or fd00::/8, loopback or private");
        }
        return new AddressRange(first, slash < 0 ? first.bits() : prefix(first, text, slash));
    }

    private static int prefix(NetworkAddress first, String text, int slash) {
        String number = text.substring(slash + 1);
        boolean mapped = first.isIpv4() && text.lastIndexOf(':', slash) >= 0;
        int most = mapped ? NetworkAddress.IPV6_BITS : first.bits();
        int least = mapped ? NetworkAddress.IPV6_BITS - NetworkAddress.IPV4_BITS + 1 : 1;
        if (!NUMBER.matcher(number).matches() || Integer.parseInt(number) > most || Integer.parseInt(number) < least) {
            throw new IllegalArgumentException("the number of bits must be between " + least + " and " + most);
        }
        int prefix = Integer.parseInt(number) - (most - first.bits());
        if (!first.isZeroBehind(prefix)) {
            throw new IllegalArgumentException(
                    "a range begins with its first address: the bits behind the prefix must be zero");
        }
        return prefix;
    }

    boolean contains(NetworkAddress address) {
        return first.sharesPrefix(address, prefix);
    }
}
