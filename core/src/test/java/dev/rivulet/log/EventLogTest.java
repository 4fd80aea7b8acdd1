// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final int LARGEST_SEGMENT = 65_536;

    @Test
    void emptyLog_holdsNothingAndEndsWhereItBegan() {
        EventLog<String> log = new EventLog<>(History.standard(), 0, false, 17);

        assertThat(log.capacity()).isZero();
        assertThat(log.heldBytes()).isZero();
        assertThat(log.historyEvents(0)).isZero();
        assertThat(log.lastSequence()).isEqualTo(17);
        assertThat(log.oldestResumable(0)).isEqualTo(17);
        assertThat(log.beforeNewest(5, 0)).isEqualTo(17);
    }

    @Test
    void history_isBoundedByEvents() {
        LogText text = LogText.keeping(History.ofEvents(3), 0);
        for (int i = 0; i < 10; i++) {
            text.append("e");
        }

        assertThat(text.log.historyEvents(0)).isEqualTo(3);
        assertThat(text.log.oldestResumable(0)).isEqualTo(7);
        assertThat(text.log.lastSequence()).isEqualTo(10);
    }

    @Test
    void history_isBoundedByBytes() {
        LogText text = LogText.keeping(History.ofEvents(1_000).bytes(100), 0);
        for (int i = 0; i < 10; i++) {
            text.appendBytes(30);
        }

        assertThat(text.log.historyEvents(0)).isEqualTo(3);
        assertThat(text.log.oldestResumable(0)).isEqualTo(7);
    }

    @Test
    void history_isBoundedByAgeAlsoWhenNothingIsAppended() {
        LogText text = LogText.keeping(History.ofEvents(1_000).maxAge(Duration.ofMillis(100)), 0);
        text.append("old");
        text.millis = 60;
        text.append("young");

        assertThat(text.log.oldestResumable(100)).isZero();
        assertThat(text.log.oldestResumable(101)).isEqualTo(1);
        assertThat(text.log.historyEvents(160)).isEqualTo(1);
        assertThat(text.log.historyEvents(161)).isZero();
        assertThat(text.log.oldestResumable(161)).isEqualTo(2);
    }

    @Test
    void eventThatIsLongerThanTheHistory_isOutsideAtOnce() {
        LogText text = LogText.keeping(History.ofEvents(10).bytes(100), 0);
        text.append("a");
        text.appendBytes(101);

        assertThat(text.log.historyEvents(0)).isZero();
        assertThat(text.log.oldestResumable(0)).isEqualTo(2);
    }

    @Test
    void noHistory_stillLetsALiveReaderHaveTheSlack() {
        LogText text = LogText.keeping(History.none(), 10_000);
        LogReader<String> reader = text.reader(0);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append("e" + i);
            expected.append(LogText.line("e" + i));
        }

        assertThat(text.log.oldestResumable(0)).isEqualTo(100);
        assertThat(text.readAll(reader)).isEqualTo(expected.toString());
    }

    @Test
    void whatIsOutsideHistoryAndSlack_isGivenBackBySegments() {
        LogText text = LogText.keeping(History.ofEvents(1_000_000).bytes(100_000), 10_000);
        for (int i = 0; i < 100_000; i++) {
            text.appendBytes(100);
            assertThat(text.log.capacity()).isLessThan(100_000 + 10_000 + 2 * LARGEST_SEGMENT);
        }

        assertThat(text.log.historyEvents(0)).isEqualTo(1_000);
        assertThat(text.log.heldBytes()).isGreaterThanOrEqualTo(100_000);
    }

    @Test
    void slackThatExceedsTheHistory_isTheBound() {
        LogText text = LogText.keeping(History.none(), 200_000);
        for (int i = 0; i < 100_000; i++) {
            text.appendBytes(100);
        }

        assertThat(text.log.heldBytes()).isBetween(200_000L, 200_000L + LARGEST_SEGMENT);
        assertThat(text.log.capacity()).isBetween(200_000L, 200_000L + 2 * LARGEST_SEGMENT);
    }

    @Test
    void firstSegment_isSmall() {
        LogText text = LogText.keeping(History.standard(), 0);
        text.append("e");

        assertThat(text.log.capacity()).isEqualTo(256);
    }

    @Test
    void veryLongEvent_getsASegmentOfItsOwnAndTheNextIsUsual() {
        LogText text = LogText.keeping(History.none(), 0);
        text.appendBytes(1_000_000);
        assertThat(text.log.capacity()).isEqualTo(1_000_000);

        text.append("e");

        assertThat(text.log.capacity()).isEqualTo(LARGEST_SEGMENT);
    }

    @Test
    void beforeNewest_countsBackFromTheEndOverSegments() {
        LogText text = LogText.keeping(History.ofEvents(500).bytes(1_000_000), 0);
        for (int i = 0; i < 2_000; i++) {
            text.appendBytes(100);
        }

        assertThat(text.log.beforeNewest(0, 0)).isEqualTo(2_000);
        assertThat(text.log.beforeNewest(1, 0)).isEqualTo(1_999);
        assertThat(text.log.beforeNewest(499, 0)).isEqualTo(1_501);
        assertThat(text.log.beforeNewest(500, 0)).isEqualTo(1_500);
        assertThat(text.log.beforeNewest(Integer.MAX_VALUE, 0)).isEqualTo(1_500);
    }

    @Test
    void beforeNewest_withSequencesOfOtherLogsBetween_namesAnEventOfThisLog() {
        LogText text = LogText.keeping(History.ofEvents(10), 0);
        for (int i = 0; i < 5; i++) {
            text.sequence += 10;
            text.append("e");
        }

        assertThat(text.log.beforeNewest(2, 0)).isEqualTo(33);
        assertThat(text.log.beforeNewest(5, 0)).isZero();
    }

    @Test
    void release_givesBackWhatTheOnlyReaderHasRead() {
        LogText text = LogText.keeping(History.none(), Long.MAX_VALUE);
        for (int i = 0; i < 1_000; i++) {
            text.appendBytes(100);
        }
        long before = text.log.capacity();

        text.log.release(500);

        assertThat(text.log.capacity()).isLessThan(before);
        assertThat(text.log.heldBytes()).isBetween(50_000L, 50_000L + LARGEST_SEGMENT);
        assertThat(text.readAll(text.reader(500))).hasSize(50_000);
    }

    @Test
    void release_ofEverything_leavesAnEmptyLogThatGoesOn() {
        LogText text = LogText.keeping(History.none(), Long.MAX_VALUE);
        LogReader<String> reader = text.reader(0);
        for (int round = 0; round < 3; round++) {
            text.append("a" + round);
            text.append("b" + round);
            assertThat(text.readAll(reader)).isEqualTo(LogText.line("a" + round) + LogText.line("b" + round));

            text.log.release(reader.sequence());

            assertThat(text.log.capacity()).isZero();
            assertThat(text.log.heldBytes()).isZero();
        }
        assertThat(text.log.lastSequence()).isEqualTo(6);
    }

    @Test
    void bytesAfter_inAnEmptyLog_areNone() {
        assertThat(LogText.keeping(History.standard(), 0).log.bytesAfter(EventLog.BEFORE_ALL))
                .isZero();
    }

    @Test
    void bytesAfter_canBeAskedWhileEventsComeAndGo() throws InterruptedException {
        int events = 100_000;
        int length = 50;
        LogText text = LogText.keeping(History.none(), 2_000);
        AtomicLong published = new AtomicLong();
        Thread publisher = new Thread(() -> {
            for (int i = 1; i <= events; i++) {
                text.appendBytes(length);
                published.set(i);
            }
        });
        publisher.start();
        while (published.get() < events) {
            long last = published.get();

            long behind = text.log.bytesAfter(last);

            assertThat(behind % length).isZero();
            assertThat(behind).isBetween(0L, (published.get() - last + 1) * length);
        }
        publisher.join();

        assertThat(text.log.bytesAfter(events - 10)).isEqualTo(10L * length);
        assertThat(text.log.bytesAfter(0)).isEqualTo(text.log.heldBytes());
    }

    @Test
    void release_ofNothing_keepsEverything() {
        LogText text = LogText.keeping(History.none(), Long.MAX_VALUE);
        text.append("a");

        text.log.release(0);

        assertThat(text.log.heldBytes()).isEqualTo(4);
        assertThat(text.readAll(text.reader(0))).isEqualTo(": a\n");
    }

    @Test
    void clockOfAnyOrigin_givesTheSameHistory() {
        LogText text = LogText.keeping(History.ofEvents(10).maxAge(Duration.ofMillis(5)), 0);
        text.millis = -3;
        text.append("a");
        text.millis = 2;
        text.append("b");

        assertThat(text.log.oldestResumable(2)).isZero();
        assertThat(text.log.oldestResumable(3)).isEqualTo(1);
    }

    @Test
    void conflatingLog_countsWhatItKeepsByKey() {
        LogText text = LogText.conflating(History.none().bytes(1_000), 0);
        for (int i = 0; i < 10; i++) {
            text.append("k" + i, "k" + i);
        }
        long before = text.log.capacity();

        text.appendBytes(70_000);
        text.appendBytes(70_000);

        assertThat(before).isEqualTo(256);
        assertThat(text.log.capacity()).isEqualTo(70_000 + 10 * (2 + LogText.FRAME_OVERHEAD));
    }
}
