// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Where clients differ from what the standard says of a browser, and what to do. A test that meets one expects what is written here, and the table points to it. */
enum Quirk {
    NEVER_RETURNS(
            EnumSet.of(Client.OKHTTP_SSE, Client.WEB_CLIENT, Client.JDK, Client.EVENTSOURCE_PARSER, Client.CURL),
            "Never comes back: it tells the application that the stream has ended. The application waits as long as `retry` said (okhttp-sse does not tell), and opens the stream again"
                    + " with the header `Last-Event-ID`; the test does that, and nothing is missed or comes twice. Without the header it begins anew. An end is final if the last event's id begins with `rivulet.end.`, or the answer is 204."),
    RETURNS_AFTER_204(
            EnumSet.of(Client.OKHTTP_EVENTSOURCE, Client.JERSEY, Client.POLYFILL),
            "204 does not keep it away: it comes again and again, and is answered with 204 each time. Close it when the event `end` arrives with an id that begins with `rivulet.end.`."),
    ENDS_WITH_THE_STREAM(
            EnumSet.of(Client.FETCH_EVENT_SOURCE),
            "A stream that ends without an error (`close()`, the maximum age, a drain, a soft reject) ends the client as well. Throw in `onclose`: then it comes back as after an error."
                    + " It would also come back after 204, so throw in `onopen` when that is the status, and once more in `onerror`."),
    ID_BEFORE_THE_EVENT(
            EnumSet.of(Client.FETCH_EVENT_SOURCE),
            "Takes an id as soon as its line has come, and not with the event. If the connection is cut between the two, it resumes behind an event that it never had, which is lost."
                    + " No setting helps; where each event counts, use another client, or let the application number its events."),
    CUT_EVENT_STAYS(
            EnumSet.of(Client.WEB_KIT),
            "Does not forget what it has of an event in whose middle the connection is cut: the first line of the next stream is appended to it, and that event arrives damaged. (It does where the server ends the stream.)"
                    + " In `onOpen`, when `connection.request().lastEventId()` is not null, send `SseEvent.named(\"resumed\", \"\").withComment(\"\")` before anything else: the remains become part of an event that nobody listens to."),
    GIVES_UP(
            EnumSet.of(Client.JERSEY),
            "Gives up, and calls `onError`, when a connection cannot be made, for example while a server restarts; it comes back only after streams that had begun. Open it again in `onError`."),
    ONE_RETURNS(
            EnumSet.of(Client.JERSEY),
            "A stream that has come back occupies the only thread of its `Client`'s scheduler: the next one that ends comes back when that one has ended. Give each `SseEventSource` a `Client` of its own,"
                    + " or the `ClientBuilder` a `scheduledExecutorService` with as many threads as there are streams."),
    JITTER(
            EnumSet.of(Client.OKHTTP_EVENTSOURCE),
            "Waits a random time between half of `retry` and all of it, and longer when it fails again and again. `retryDelayStrategy` has a jitter multiplier."),
    RETRY_WITH_AN_EVENT_ONLY(
            EnumSet.of(Client.UNDICI),
            "Heeds `retry` only when the block that it stands in has ended, which that of a soft reject has not: it comes back after its own 3 s (the option `node.reconnectionTime`)."),
    EMPTY_BLOCK(
            EnumSet.of(Client.WEB_CLIENT, Client.JERSEY),
            "What comes last before the end of a stream, a heartbeat or the `retry` of a soft reject, is delivered as an event without data. Ignore events without an id: all that are published have one."),
    IMPATIENT(
            EnumSet.of(Client.OKHTTP_EVENTSOURCE, Client.OKHTTP_SSE),
            "Takes a stream for dead after 10 s without a byte (`okhttp-eventsource`: 5 s). Let its `readTimeout` be longer than the heartbeat, which is sent after 15 s of silence, or the heartbeat come sooner."),
    MEMORY_LIMIT(
            EnumSet.of(Client.WEB_CLIENT),
            "Fails with a `DataBufferLimitException` at an event of more than 256 KiB. Raise `codecs().defaultCodecs().maxInMemorySize`."),
    EMPTY_LINES_LOST(
            EnumSet.of(Client.WEB_CLIENT),
            "Leaves out empty lines of the data. Send JSON without line breaks, or text in Base64."),
    FIRST_LINES_LOST(EnumSet.of(Client.FETCH_EVENT_SOURCE), "Leaves out empty lines at the beginning of the data."),
    INDENTATION_LOST(
            EnumSet.of(Client.JERSEY),
            "Leaves out all white space at the beginning of the data's first line, where the standard takes one space."),
    MARK_LOST(
            EnumSet.of(Client.FETCH_EVENT_SOURCE),
            "Leaves out a byte order mark at the beginning of a line of the data.");

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
