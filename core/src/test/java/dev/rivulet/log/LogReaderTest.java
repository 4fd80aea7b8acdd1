// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogReaderTest {

    private static final int PLENTY = 1_000_000;

    private final Slice slice = new Slice();

    @Test
    void next_inAnEmptyLog_isNothing() {
        LogText text = LogText.keeping(History.standard(), 0);

        assertThat(text.reader(0).next(100)).isEqualTo(LogReader.NOTHING);
    }

    @Test
    void readerFromTheBeginning_readsAllInOneSlice() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("a");
        text.append("b");
        text.append("c");
        LogReader<String> reader = text.reader(0);

        assertThat(reader.next(3)).isEqualTo(1);
        assertThat(reader.take(slice, PLENTY, 3, false)).isTrue();

        assertThat(LogText.text(slice)).isEqualTo(": a\n: b\n: c\n");
        assertThat(reader.sequence()).isEqualTo(3);
        assertThat(reader.next(3)).isEqualTo(LogReader.NOTHING);
    }

    @Test
    void readerInTheMiddle_beginsBehindItsSequence() {
        LogText text = LogText.keeping(History.ofEvents(10_000), 0);
        for (int i = 1; i <= 1_000; i++) {
            text.append("e" + i);
        }
        for (long after = 0; after < 1_000; after++) {
            assertThat(text.reader(after).next(1_000)).isEqualTo(after + 1);
        }
        assertThat(text.reader(1_000).next(1_000)).isEqualTo(LogReader.NOTHING);
    }

    @Test
    void through_hidesWhatIsBehindIt() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("a");
        text.append("b");
        LogReader<String> reader = text.reader(0);

        assertThat(reader.next(0)).isEqualTo(LogReader.NOTHING);
        assertThat(reader.next(1)).isEqualTo(1);
        assertThat(reader.take(slice, PLENTY, 1, false)).isTrue();

        assertThat(LogText.text(slice)).isEqualTo(": a\n");
        assertThat(reader.next(1)).isEqualTo(LogReader.NOTHING);
        assertThat(reader.next(2)).isEqualTo(2);
    }

    @Test
    void take_fillsTheLimitToTheLastByte() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("a");
        text.append("b");
        text.append("c");
        LogReader<String> reader = text.reader(0);
        reader.next(3);

        assertThat(reader.take(slice, 8, 3, false)).isTrue();

        assertThat(LogText.text(slice)).isEqualTo(": a\n: b\n");
    }

    @Test
    void take_holdsWholeEventsUpToTheLimit() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("a");
        text.append("b");
        text.append("c");
        LogReader<String> reader = text.reader(0);
        reader.next(3);

        assertThat(reader.take(slice, 9, 3, true)).isTrue();

        assertThat(LogText.text(slice)).isEqualTo(": a\n: b\n");
        assertThat(reader.isWithinEvent()).isFalse();
        assertThat(reader.next(3)).isEqualTo(3);
    }

    @Test
    void eventLongerThanTheLimit_isTakenInPartsOnlyIfAllowed() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("abcdef");
        text.append("g");
        LogReader<String> reader = text.reader(0);
        reader.next(2);

        assertThat(reader.take(slice, 4, 2, false)).isFalse();
        assertThat(reader.take(slice, 4, 2, true)).isTrue();
        assertThat(LogText.text(slice)).isEqualTo(": ab");
        assertThat(reader.isWithinEvent()).isTrue();
        assertThat(reader.sequence()).isZero();
        assertThat(reader.next(2)).isEqualTo(1);
        assertThat(reader.take(slice, 4, 2, true)).isTrue();
        assertThat(LogText.text(slice)).isEqualTo("cdef");
        assertThat(reader.take(slice, 4, 2, true)).isTrue();
        assertThat(LogText.text(slice)).isEqualTo("\n");
        assertThat(reader.isWithinEvent()).isFalse();
        assertThat(LogText.readAll(reader, 4, 2)).isEqualTo(": g\n");
    }

    @Test
    void begunEvent_isFinishedEvenIfItHasLeftTheLog() {
        LogText text = LogText.keeping(History.none(), 0);
        text.append("abcdef");
        LogReader<String> reader = text.reader(0);
        reader.next(1);
        reader.take(slice, 4, 1, true);

        text.appendBytes(70_000);
        text.appendBytes(70_000);

        assertThat(reader.next(3)).isEqualTo(1);
        assertThat(reader.take(slice, PLENTY, 3, true)).isTrue();
        assertThat(LogText.text(slice)).isEqualTo("cdef\n");
        assertThat(reader.isWithinEvent()).isFalse();
        assertThat(reader.next(3)).isEqualTo(LogReader.OVERFLOW);
    }

    @Test
    void unreadEventsThatLeftTheLog_areAnOverflowUntilTheyAreSkipped() {
        LogText text = LogText.keeping(History.none(), 0);
        LogReader<String> reader = text.reader(0);
        text.append("a");
        assertThat(text.readAll(reader)).isEqualTo(": a\n");
        text.append("b");
        text.appendBytes(70_000);
        text.appendBytes(70_000);

        assertThat(reader.next(4)).isEqualTo(LogReader.OVERFLOW);
        assertThat(reader.next(4)).isEqualTo(LogReader.OVERFLOW);
        assertThat(reader.skipLost()).isTrue();

        assertThat(reader.sequence()).isEqualTo(3);
        assertThat(reader.next(4)).isEqualTo(4);
        assertThat(text.readAll(reader)).hasSize(70_000);
    }

    @Test
    void readEventsThatLeftTheLog_areNoOverflow() {
        LogText text = LogText.keeping(History.none(), 0);
        LogReader<String> reader = text.reader(0);
        text.appendBytes(70_000);
        assertThat(text.readAll(reader)).hasSize(70_000);
        text.appendBytes(70_000);

        assertThat(reader.next(2)).isEqualTo(2);
        assertThat(text.readAll(reader)).hasSize(70_000);
    }

    @Test
    void eventThatLeavesBetweenNextAndTake_isNotTaken() {
        LogText text = LogText.keeping(History.none(), 0);
        LogReader<String> reader = text.reader(0);
        text.append("a");
        assertThat(reader.next(1)).isEqualTo(1);

        text.appendBytes(70_000);
        text.appendBytes(70_000);

        assertThat(reader.take(slice, PLENTY, 3, true)).isFalse();
        assertThat(reader.next(3)).isEqualTo(LogReader.OVERFLOW);
    }

    @Test
    void forgottenEvents_areAnOverflowForWhoBeginsBeforeThem() {
        LogText text = new LogText(new EventLog<>(History.standard(), 0, false, 10));
        text.sequence = 10;

        assertThat(text.reader(9).next(10)).isEqualTo(LogReader.OVERFLOW);
        assertThat(text.reader(10).next(10)).isEqualTo(LogReader.NOTHING);
        text.append("a");
        assertThat(text.readAll(text.reader(9))).isEqualTo("OVERFLOW");
        assertThat(text.readAll(text.reader(10))).isEqualTo(": a\n");
    }

    @Test
    void audience_decidesForEachReader() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("all");
        text.append("ann", null, "ann"::equals);
        text.append("bob", null, "bob"::equals);
        text.append("end");

        assertThat(text.readAll(text.log.reader("ann", 0))).isEqualTo(": all\n: ann\n: end\n");
        assertThat(text.readAll(text.log.reader("bob", 0))).isEqualTo(": all\n: bob\n: end\n");
        assertThat(text.readAll(text.log.reader("eve", 0))).isEqualTo(": all\n: end\n");
    }

    @Test
    void eventsForOthers_areBehindTheReaderOnceItHasLooked() {
        LogText text = LogText.keeping(History.none(), 0);
        LogReader<String> reader = text.log.reader("eve", 0);
        text.append("ann", null, "ann"::equals);

        assertThat(reader.next(1)).isEqualTo(LogReader.NOTHING);

        assertThat(reader.sequence()).isEqualTo(1);
        text.appendBytes(70_000);
        text.appendBytes(70_000);
        assertThat(reader.next(3)).isEqualTo(LogReader.OVERFLOW);
        reader.skipLost();
        assertThat(reader.sequence()).isEqualTo(2);
    }

    @Test
    void conflating_skipsWhatIsSupersededAndKeepsTheOrder() {
        LogText text = LogText.conflating(History.standard(), 0);
        text.append("a1", "a");
        text.append("b1", "b");
        text.append("plain");
        text.append("a2", "a");
        text.append("c1", "c");
        text.append("b2", "b");

        assertThat(text.readAll(text.reader(0))).isEqualTo(": plain\n: a2\n: c1\n: b2\n");
    }

    @Test
    void withoutConflation_keysMeanNothing() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("a1", "a");
        text.append("a2", "a");

        assertThat(text.readAll(text.reader(0))).isEqualTo(": a1\n: a2\n");
    }

    @Test
    void conflating_givesTheNewestOfEachKeyToWhoFellBehind() {
        LogText text = LogText.conflating(History.none(), 1_000);
        LogReader<String> reader = text.reader(0);
        text.append("a1", "a");
        text.append("b1", "b");
        text.append("a2", "a");
        text.appendBytes(70_000);
        text.appendBytes(70_000);

        assertThat(reader.next(5)).isEqualTo(LogReader.OVERFLOW);
        assertThat(reader.skipLost()).isTrue();

        assertThat(reader.next(1)).isEqualTo(LogReader.NOTHING);
        assertThat(reader.next(5)).isEqualTo(2);
        assertThat(reader.take(slice, 1, 5, false)).isFalse();
        assertThat(text.readAll(reader)).startsWith(": b1\n: a2\n").hasSize(10 + 70_000);
    }

    @Test
    void conflating_losesNothingIfAllThatLeftHadKeys() {
        LogText text = LogText.conflating(History.none(), 1_000);
        LogReader<String> reader = text.reader(0);
        text.append("a1", "a");
        text.append("a".repeat(70_000), "b");
        text.append("b".repeat(70_000), "b");

        assertThat(reader.next(3)).isEqualTo(LogReader.OVERFLOW);
        assertThat(reader.skipLost()).isFalse();

        assertThat(text.readAll(reader)).isEqualTo(": a1\n" + LogText.line("b".repeat(70_000)));
    }

    @Test
    void eventsWithAnAudience_haveNoKey_andAreNotKept() {
        LogText text = LogText.conflating(History.none(), 1_000);
        text.append("a1", "a", "ann"::equals);
        text.append("b1", "b", "bob"::equals);
        LogReader<String> ann = text.log.reader("ann", 0);
        LogReader<String> lateAnn = text.log.reader("ann", 1);
        text.append("x".repeat(70_000), "c");
        text.append("y".repeat(70_000), "c");

        assertThat(ann.next(4)).isEqualTo(LogReader.OVERFLOW);
        assertThat(ann.skipLost()).isTrue();
        assertThat(lateAnn.next(4)).isEqualTo(LogReader.OVERFLOW);
        assertThat(lateAnn.skipLost()).isTrue();

        assertThat(text.readAll(ann)).startsWith(": yy");
        assertThat(text.readAll(lateAnn)).startsWith(": yy");
    }

    @Test
    void keptEventThatIsSupersededMeanwhile_isSkipped() {
        LogText text = LogText.conflating(History.none(), 1_000);
        LogReader<String> reader = text.reader(0);
        text.append("a1", "a");
        text.append("b1", "b");
        text.append("x".repeat(70_000), "c");
        text.append("y".repeat(70_000), "c");
        reader.next(4);
        reader.skipLost();

        text.append("a2", "a");

        assertThat(text.readAll(reader)).startsWith(": b1\n: yy").endsWith("y\n: a2\n");
    }
}
