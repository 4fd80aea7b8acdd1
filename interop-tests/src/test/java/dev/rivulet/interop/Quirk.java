// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Where clients differ from what the standard says of a browser, and what to do. A test that meets one expects what is written here, and the table points to it. */
enum Quirk {
    NEVER_RETURNS(
            EnumSet.of(Client.OKHTTP_SSE, Client.WEB_CLIENT, Client.JDK, Client.EVENTSOURCE_PARSER, Client.CURL), "");

    private static final ThreadLocal<Set<Quirk>> MET = new ThreadLocal<>();

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Client> clients;

    private final String text;

    Quirk(Set<Client> clients, String text) {
        this.clients = clients;
        this.text = text;
    }

    Set<Client> clients() {
        return clients;
    }

    /** What differs, and what to do. */
    String text() {
        return text;
    }

    /** How the table points to it. */
    String mark() {
        return "[" + (char) ('a' + ordinal()) + ']';
    }

    /** Whether a client has it; the table then says so for the behaviour that asks. */
    boolean isOf(Client client) {
        boolean has = clients.contains(client);
        if (has) {
            MET.get().add(this);
        }
        return has;
    }

    static void collect(Set<Quirk> met) {
        MET.set(met);
    }

    static void collectNoMore() {
        MET.remove();
    }

    static String cell(Set<Quirk> met) {
        return met.isEmpty() ? "✓" : met.stream().map(Quirk::mark).collect(Collectors.joining(" "));
    }
}
