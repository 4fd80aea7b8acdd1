// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Measures what each proxy does to a stream, and writes target/proxies.md. No part of the build: it is run by name. */
final class ProxyFigures {

    private static final int ROUNDS = Integer.getInteger("rivulet.proxies.rounds", 3);
    private static final Path FILE = Path.of("target", "proxies.md");

    /** The figures of one round. */
    private record Round(List<Long> delays, boolean compressed, String silence) {

        long median() {
            List<Long> sorted = delays.stream().sorted().toList();
            return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        }

        long max() {
            return delays.stream().max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    @Test
    void measure() throws Exception {
        StringBuilder table = new StringBuilder();
        table.append("| setup | filter | median delay | longest delay | gzip | silence |\n|---|---|---|---|---|---|\n");
        for (Setup setup : Setup.inClearText().toList()) {
            table.append(row(setup, Filtering.WITHOUT_FILTER));
            table.append(row(setup, Filtering.WITH_FILTER));
            if (setup.name().endsWith("_GZIP")) {
                table.append(row(setup, Filtering.WITH_FILTER_THAT_REFUSES_COMPRESSION));
            }
        }
        Files.writeString(FILE, table);
        System.out.println(table);
    }

    private static String row(Setup setup, Filtering filtering) throws Exception {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(round(setup, filtering));
        }
        return "| %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        setup,
                        filtering.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        spread(rounds.stream().map(Round::median).toList()),
                        spread(rounds.stream().map(Round::max).toList()),
                        rounds.stream().allMatch(Round::compressed)
                                ? "yes"
                                : rounds.stream().anyMatch(Round::compressed) ? "at times" : "no",
                        String.join(
                                "; ",
                                new TreeSet<>(
                                        rounds.stream().map(Round::silence).toList())));
    }

    private static String spread(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return "%d (%d to %d)".formatted(sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private static Round round(Setup setup, Filtering filtering) throws Exception {
        try (RunningContainer container = Container.TOMCAT.start(filtering.deploy(new MeasuredServlet()))) {
            return round(setup, container.port());
        }
    }

    private static Round round(Setup setup, int application) throws IOException {
        // Caddy leaves alone what begins with less than 512 bytes.
        int padding = setup == Setup.CADDY_GZIP ? 1000 : 0;
        String ticks = Site.PATH + MeasuredServlet.path(6, Duration.ofMillis(300), padding);
        String pause = Site.PATH + MeasuredServlet.path(2, Duration.ofSeconds(3), padding);
        String silence;
        try (RunningProxy proxy = setup.startImpatient(application)) {
            silence = silence(proxy.uri(pause));
        }
        try (RunningProxy proxy = setup.start(application)) {
            measured(proxy.uri(ticks + "&warm=up"));
            return measured(proxy.uri(ticks)).with(silence);
        }
    }

    /** Delays of a stream. */
    private record Delays(List<Long> millis, boolean compressed) {
        Round with(String silence) {
            return new Round(millis, compressed, silence);
        }
    }

    private static Delays measured(URI uri) throws IOException {
        try (DecodingClient client = DecodingClient.connect(uri)) {
            client.readToEnd();
            return new Delays(client.events().stream().map(ProxyFigures::delay).toList(), client.isCompressed());
        }
    }

    private static long delay(ReceivedEvent event) {
        return Duration.between(Instant.parse(event.data().strip()), event.arrival())
                .toMillis();
    }

    private static String silence(URI uri) {
        try (DecodingClient client = DecodingClient.connect(uri)) {
            client.readToEnd();
            int events = client.events().size();
            return events == 2 ? "survived" : "cut, " + events + " of 2 events";
        } catch (IOException e) {
            return "cut, no answer";
        }
    }
}
