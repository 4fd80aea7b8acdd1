// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

import dev.rivulet.soak.server.Published;
import dev.rivulet.soak.server.SoakTopic;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one reader has had, over all its connections: each event once and in order, but for what a gap says, and nothing that is another's.
 *
 * <p>An event names the sequence of the one before it in its topic, so nothing is missing if that is not behind what the reader has of the topic, whether read
 * or told to be lost.
 *
 * <p>Thread safety: none.
 */
final class Check implements HttpStream.Lines {

    private static final SoakTopic[] TOPICS = SoakTopic.values();
    private static final Pattern GAP =
            Pattern.compile("\\{\"topic\":\"(\\w+)\",\"after\":\"(\\w+-\\d+)\",\"until\":\"(\\w+)-(\\d+)\"}");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] NAME = ascii("event: ");

    private final String secret;
    private final Set<SoakTopic> topics;
    private final Tally tally;

    /** Up to which sequence all events of a topic have been read, or told to be lost. */
    private final long[] through = new long[TOPICS.length];

    /** The number of a topic's event that was read last, 0 if none was. */
    private final long[] numbers = new long[TOPICS.length];

    /** Whether a gap was told since then: then something must be missing. */
    private final Set<SoakTopic> gaps = EnumSet.noneOf(SoakTopic.class);

    private final long[] versions = new long[SoakTopic.KEYS];
    private String epoch = "";
    private long lastId = -1;

    // Of this connection.
    private long resumedFrom = -1;
    private long startedAt = -1;
    private boolean replaying;
    private long own;
    private boolean calm;

    // Of this block.
    private long id = -1;
    private String name = "";
    private boolean data;
    private byte[] bytes = {};
    private int from;
    private int to;
    private int at;
    private @Nullable SoakTopic topic;
    private long number;
    private long before;
    private int key;
    private @Nullable String text;

    Check(String secret, Set<SoakTopic> topics, Tally tally) {
        this.secret = secret;
        this.topics = topics;
        this.tally = tally;
    }

    /** A connection begins. What a gap has said to be lost comes yet if the peer comes back with an older id, and the log still has it by then. */
    void begin() {
        resumedFrom = lastId;
        startedAt = -1;
        replaying = false;
        own = 0;
        calm = false;
        for (int i = 0; i < through.length; i++) {
            through[i] = Math.min(through[i], lastId);
        }
        if (lastId < 0) {
            gaps.clear();
        }
        forgetBlock();
    }

    /** The id to resume from, empty if there is none. */
    String lastEventId() {
        return lastId < 0 ? "" : epoch + '-' + lastId;
    }

    /** From now on events arrive as they are published: their age counts. */
    void calm(boolean isCalm) {
        calm = isCalm;
    }

    /** Whether the server has greeted this reader, so that it is served. */
    boolean isGreeted() {
        return startedAt >= 0;
    }

    @Override
    public void line(byte[] line, int first, int end) {
        if (first == end) {
            block();
        } else if (line[first] == ':') {
            return;
        } else if (startsWith(line, first, end, DATA)) {
            data(line, first + DATA.length, end);
        } else if (startsWith(line, first, end, ID)) {
            id = position(line, first + ID.length, end);
        } else if (startsWith(line, first, end, NAME)) {
            name = new String(line, first + NAME.length, end - first - NAME.length, StandardCharsets.US_ASCII);
        } else {
            throw new Violation("not a line of an event: " + HttpStream.text(line, first, end));
        }
    }

    private long position(byte[] line, int first, int end) {
        int dash = first + epoch.length();
        if (epoch.isEmpty() || dash >= end || line[dash] != '-') {
            throw new Violation("not an id of this server: " + HttpStream.text(line, first, end));
        }
        bytes = line;
        at = dash + 1;
        to = end;
        return readNumber();
    }

    /** Other events than those of topics come seldom; their text may be copied. */
    private void data(byte[] line, int first, int end) {
        if (data) {
            throw new Violation("more data than was sent: " + HttpStream.text(line, first, end));
        }
        data = true;
        if (!name.isEmpty()) {
            text = new String(line, first, end - first, StandardCharsets.UTF_8);
            return;
        }
        bytes = line;
        from = first;
        at = first;
        to = end;
        readEvent();
    }

    /** The event is checked when its block ends; a block that does not was never dispatched. */
    private void readEvent() {
        topic = TOPICS[(int) readNumber()];
        number = readNumber();
        before = readNumber();
        long time = readNumber();
        key = (int) readNumber();
        long size = readNumber();
        if (to - at != size) {
            throw new Violation("damaged, not " + size + " bytes long: " + HttpStream.text(bytes, from, to));
        }
        byte letter = (byte) ('a' + number % 26);
        for (int i = at; i < to; i++) {
            if (bytes[i] != letter) {
                throw new Violation("damaged: " + HttpStream.text(bytes, from, to));
            }
        }
        if (calm) {
            tally.age(System.nanoTime() - time);
        }
    }

    private long readNumber() {
        long value = 0;
        int start = at;
        while (at < to && bytes[at] != ' ') {
            int digit = bytes[at++] - '0';
            if (digit < 0 || digit > 9) {
                throw new Violation("damaged: " + HttpStream.text(bytes, from, to));
            }
            value = value * 10 + digit;
        }
        if (at == start) {
            throw new Violation("damaged: " + HttpStream.text(bytes, from, to));
        }
        at++;
        return value;
    }

    private void block() {
        if (data) {
            switch (name) {
                case "" -> event();
                case "hello" -> hello();
                case "own" -> own();
                case "gap" -> gap();
                default -> throw new Violation("an event that nobody sends: " + name);
            }
        } else if (id >= 0 || !name.isEmpty()) {
            throw new Violation("a block without data, id " + id + ", name " + name);
        }
        forgetBlock();
    }

    private void forgetBlock() {
        id = -1;
        name = "";
        data = false;
        topic = null;
        text = null;
    }

    private void event() {
        SoakTopic of = topic;
        if (of == null || !topics.contains(of)) {
            throw new Violation("of a topic that it does not read: " + of);
        }
        if (id <= lastId && !replaying) {
            throw new Violation(
                    "again or out of order: " + of + " number " + number + ", id " + id + " behind " + lastId);
        }
        if (of.isConflating()) {
            conflated();
        } else {
            next(of);
        }
        lastId = id;
        replaying &= id < startedAt;
        through[of.ordinal()] = id;
        numbers[of.ordinal()] = number;
        tally.event();
    }

    private void next(SoakTopic of) {
        int index = of.ordinal();
        if (id <= through[index]) {
            throw new Violation("again, or it was said to be lost: " + of + " number " + number + ", id " + id
                    + ", though all through " + through[index] + " was read or lost");
        }
        if (before > through[index]) {
            throw new Violation("missing: " + of + " behind number " + numbers[index] + " and before " + number
                    + ", of which the last has the sequence " + before + ", though only through " + through[index]
                    + " all was read or said to be lost; " + this);
        }
        boolean lost = gaps.remove(of);
        if (numbers[index] > 0 && lost == (number == numbers[index] + 1)) {
            throw new Violation((lost ? "a gap was told, and nothing is missing: " : "missing, and no gap was told: ")
                    + of + " number " + number + " behind " + numbers[index]);
        }
    }

    private void conflated() {
        boolean again = number == versions[key] && replaying;
        if (number <= versions[key] && !again) {
            throw new Violation("an old value: key " + key + " version " + number + " behind " + versions[key]);
        }
        versions[key] = number;
    }

    private void hello() {
        String[] parts = secretly();
        int dash = parts[1].indexOf('-');
        String greetedBy = parts[1].substring(0, dash);
        if (!epoch.isEmpty() && !epoch.equals(greetedBy)) {
            throw new Violation("another server: " + parts[1]);
        }
        if (startedAt >= 0) {
            throw new Violation("greeted twice");
        }
        epoch = greetedBy;
        startedAt = Long.parseLong(parts[1].substring(dash + 1));
        if (resumedFrom < 0) {
            java.util.Arrays.setAll(through, i -> Math.max(through[i], startedAt));
            replaying = true;
        } else {
            tally.resumed();
        }
    }

    private void own() {
        String[] parts = secretly();
        long counted = Long.parseLong(parts[1]);
        if (counted != own + 1) {
            throw new Violation("sent to it alone: number " + counted + " behind " + own);
        }
        own = counted;
        tally.own();
    }

    private String[] secretly() {
        String sent = java.util.Objects.requireNonNull(text);
        String[] parts = sent.split(" ", -1);
        if (parts.length != 2 || !parts[0].equals(secret)) {
            throw new Violation("FOREIGN: " + sent + ", but its own secret is " + secret);
        }
        return parts;
    }

    private void gap() {
        Matcher gap = GAP.matcher(java.util.Objects.requireNonNull(text));
        epoch = epoch.isEmpty() && gap.matches() ? gap.group(3) : epoch;
        if (!gap.matches() || !gap.group(3).equals(epoch)) {
            throw new Violation("not what a gap says: " + text);
        }
        SoakTopic of = SoakTopic.valueOf(gap.group(1));
        long after = Long.parseLong(gap.group(2).substring(epoch.length() + 1));
        long until = Long.parseLong(gap.group(4));
        if (of.isKept() || !topics.contains(of) || until <= after || after < Math.min(lastId, through[of.ordinal()])) {
            throw new Violation("not a gap that could be: " + text + "; " + this);
        }
        gaps.add(of);
        replaying |= of.isConflating();
        through[of.ordinal()] = Math.max(through[of.ordinal()], until);
        tally.gap();
    }

    /** Whether the reader has everything that was published. */
    boolean isComplete(Published published) {
        return isGreeted() && missing(published).isEmpty();
    }

    /** What it still lacks. */
    String missing(Published published) {
        StringBuilder missing = new StringBuilder();
        for (SoakTopic each : topics) {
            long last = published.last()[each.ordinal()];
            if (!each.isConflating() && through[each.ordinal()] < last) {
                missing.append(each)
                        .append(" behind ")
                        .append(through[each.ordinal()])
                        .append(" through ")
                        .append(last)
                        .append("; ");
            }
        }
        for (int k = 0; topics.contains(SoakTopic.CONFLATING) && k < versions.length; k++) {
            if (versions[k] != published.newest()[k]) {
                missing.append("key ")
                        .append(k)
                        .append(" version ")
                        .append(published.newest()[k])
                        .append(", has ")
                        .append(versions[k])
                        .append("; ");
            }
        }
        return missing.toString();
    }

    private static boolean startsWith(byte[] line, int from, int to, byte[] start) {
        return to - from >= start.length
                && java.util.Arrays.equals(line, from, from + start.length, start, 0, start.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return topics + ", last id " + lastId + ", resumed from " + resumedFrom + ", greeted at " + startedAt;
    }
}
