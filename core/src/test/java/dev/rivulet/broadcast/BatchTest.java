// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.event.SseEvent;
import dev.rivulet.log.EventLog;
import dev.rivulet.log.History;
import dev.rivulet.log.LogReader;
import dev.rivulet.log.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final int MAX_BYTES = 32 * 1024;

    private final Batch batch = new Batch();
    private final RecordingTransport transport = new RecordingTransport();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void newBatch_isEmptyWithRoomForAWholeWrite() {
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.isFull()).isFalse();
        assertThat(batch.room()).isEqualTo(MAX_BYTES);
    }

    @Test
    void oneSlice_isWrittenWithoutACopy() throws IOException {
        EventLog<String> log = new EventLog<>(History.standard(), 0, false, 0);
        log.append(1, 0, SseEvent.ofComment("a").encoded());
        log.append(2, 0, SseEvent.ofComment("b").encoded());
        LogReader<String> reader = log.reader("r", 1);
        Slice slice = new Slice();
        reader.next(2);
        reader.take(slice, 100, 2, false);
        byte[] shared = slice.bytes();

        batch.add(slice);
        int written = batch.writeTo(transport);

        assertThat(written).isEqualTo(4);
        assertThat(transport.writes).hasSize(1);
        assertThat(transport.writes.get(0).bytes()).isSameAs(shared);
        assertThat(transport.writes.get(0).text()).isEqualTo(": b\n");
        assertThat(slice.length()).isZero();
        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void severalSlices_areJoinedInOrderIntoOneWrite() throws IOException {
        batch.add(bytes("one "));
        batch.add(bytes("two "));
        batch.add(bytes("three"));

        assertThat(batch.writeTo(transport)).isEqualTo(13);

        assertThat(transport.writes).extracting(RecordingTransport.Write::text).containsExactly("one two three");
    }

    @Test
    void batch_canBeUsedAgain() throws IOException {
        batch.add(bytes("a"));
        batch.add(bytes("b"));
        batch.writeTo(transport);
        batch.add(bytes("c"));
        batch.add(bytes("d"));
        batch.writeTo(transport);

        assertThat(transport.writes).extracting(RecordingTransport.Write::text).containsExactly("ab", "cd");
    }

    @Test
    void oneLongSlice_isEnoughForAWrite() {
        batch.add(new byte[4 * 1024 - 1]);
        assertThat(batch.isFull()).isFalse();
        batch.clear();

        batch.add(new byte[4 * 1024]);
        assertThat(batch.isFull()).isTrue();
    }

    @Test
    void manySmallSlices_areAFullBatch() {
        for (int i = 0; i < 63; i++) {
            batch.add(bytes("x"));
            assertThat(batch.isFull()).isFalse();
        }
        batch.add(bytes("x"));

        assertThat(batch.isFull()).isTrue();
    }

    @Test
    void bytesUpToTheLimit_areAFullBatch() {
        batch.add(bytes("x"));
        batch.add(new byte[MAX_BYTES - 1]);

        assertThat(batch.room()).isZero();
        assertThat(batch.isFull()).isTrue();
    }

    @Test
    void moreSlicesThanExpected_areAllWritten() throws IOException {
        for (int i = 0; i < 200; i++) {
            batch.add(bytes("" + i % 10));
        }

        batch.writeTo(transport);

        assertThat(transport.writes.get(0).text()).isEqualTo("0123456789".repeat(20));
    }

    @Test
    void failedWrite_leavesAnEmptyBatch() {
        batch.add(bytes("a"));

        assertThatThrownBy(() -> batch.writeTo(RecordingTransport.failing())).isInstanceOf(IOException.class);

        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.room()).isEqualTo(MAX_BYTES);
    }

    @Test
    void clear_forgetsWhatWasCollected() throws IOException {
        batch.add(bytes("a"));
        batch.clear();
        batch.add(bytes("b"));
        batch.writeTo(transport);

        assertThat(transport.writes).extracting(RecordingTransport.Write::text).containsExactly("b");
    }
}
