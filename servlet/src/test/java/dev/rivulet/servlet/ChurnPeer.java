// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.servlet.Findings.Harm;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One after another, streams of all kinds: reset in the middle, left, or read to their end and followed by another on the same TCP connection. */
final class ChurnPeer {

    private static final int MAX_EVENTS = 60;
    private static final int MAX_ON_ONE_CONNECTION = 6;

    private final int port;
    private final String name;
    private final Random random;
    private final Findings findings;
    private int streams;

    ChurnPeer(int port, String name, long seed, Findings findings) {
        this.port = port;
        this.name = name;
        this.random = new Random(seed);
        this.findings = findings;
    }

    /** Has a number of streams. */
    void run(int count) throws IOException {
        while (streams < count) {
            boolean finite = random.nextBoolean();
            try (RawSseClient client = connect(finite)) {
                if (finite) {
                    readSeveral(client, Math.min(count - streams, random.nextInt(MAX_ON_ONE_CONNECTION)));
                } else {
                    readSome(client);
                }
            }
        }
    }

    private RawSseClient connect(boolean finite) throws IOException {
        return RawSseClient.to("127.0.0.1", port)
                .path(path(finite))
                .deadline(Duration.ofSeconds(20))
                .connect();
    }

    private String path(boolean finite) {
        streams++;
        return "/sse?name=" + streamName() + (finite ? "&finite=true" : "");
    }

    private String streamName() {
        return name + '-' + streams;
    }

    /** Reads a chosen number of events of a stream without end, then resets the connection or closes it. */
    private void readSome(RawSseClient client) throws IOException {
        int wanted = random.nextInt(MAX_EVENTS);
        boolean open = true;
        while (open && client.events().size() < wanted) {
            open = read(client);
        }
        if (!open) {
            findings.add(Harm.CUT, streamName() + " " + client);
        }
        judge(client);
        if (random.nextInt(4) != 0) {
            client.reset();
        }
    }

    /** Reads a stream to its end, then others on the same TCP connection. */
    private void readSeveral(RawSseClient client, int more) throws IOException {
        boolean good = readToEnd(client);
        for (int i = 0; i < more && good; i++) {
            client.requestAgain(path(true));
            good = readToEnd(client);
        }
    }

    private boolean readToEnd(RawSseClient client) {
        boolean open = true;
        while (open) {
            open = read(client);
        }
        if (!client.isComplete()) {
            findings.add(Harm.CUT, streamName() + " " + client);
        }
        judge(client);
        return client.isComplete();
    }

    private boolean read(RawSseClient client) {
        try {
            return client.read();
        } catch (AssertionError e) {
            findings.add(Harm.SILENT, streamName() + " " + e.getMessage());
            return false;
        }
    }

    private void judge(RawSseClient client) {
        String body = new String(client.body(), StandardCharsets.UTF_8);
        if (client.isComplete() && client.head().status() != 200) {
            findings.add(Harm.CUT, streamName() + " status " + client.head().status());
        } else if (!isOwn(body, ChurnServlet.secretOf(streamName()))) {
            findings.add(Harm.FOREIGN, streamName() + " " + client);
        } else if (!isWithoutGap(client.events())) {
            findings.add(Harm.GAP, streamName() + " " + client);
        }
    }

    /** Every line is one that this stream may have; the last may have come in part. */
    private static boolean isOwn(String body, String secret) {
        String[] lines = body.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            boolean whole = i < lines.length - 1;
            boolean own = whole ? line.equals("data: " + secret) : ("data: " + secret).startsWith(line);
            if (!own && !line.matches("(data: \\d+|id: ?[\\w-]*|:|)") && (whole || !"data: id: ".contains(line))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithoutGap(List<ReceivedEvent> events) {
        long expected = -1;
        for (ReceivedEvent event : events) {
            if (!event.data().startsWith(ChurnServlet.SECRET)) {
                long number = Long.parseLong(event.data());
                if (expected >= 0 && number != expected) {
                    return false;
                }
                expected = number + 1;
            }
        }
        return true;
    }
}
