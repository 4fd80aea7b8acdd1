// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rivulet.testkit.ScriptedTransport.Call;
import dev.rivulet.transport.TransportListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptedTransportTest {

    private final ScriptedTransport transport = new ScriptedTransport();
    private final List<String> told = new ArrayList<>();

    private ScriptedTransport started(ScriptedTransport started) throws IOException {
        started.start(new TransportListener() {
            @Override
            public void onWritable() {
                told.add("writable");
            }

            @Override
            public void onFailure(@Nullable Throwable cause) {
                told.add("failure " + cause);
            }
        });
        return started;
    }

    private static void write(ScriptedTransport transport, String text) throws IOException {
        byte[] bytes = ('<' + text + '>').getBytes(StandardCharsets.UTF_8);
        assertThat(transport.isReady()).isTrue();
        transport.write(bytes, 1, bytes.length - 2);
    }

    @Test
    void properUse_isKeptCountedAndParsed() throws IOException {
        started(transport);
        write(transport, "id: 1\ndata: a\n\n");
        write(transport, ": b\n");
        assertThat(transport.isFlushed()).isFalse();
        assertThat(transport.isReady()).isTrue();
        transport.flush();
        transport.complete();

        assertThat(transport.text()).isEqualTo("id: 1\ndata: a\n\n: b\n");
        assertThat(transport.events()).extracting(ReceivedEvent::data).containsExactly("a");
        assertThat(transport.comments()).containsExactly("b");
        assertThat(transport.byteCount()).isEqualTo(19);
        assertThat(transport.count(Call.WRITE)).isEqualTo(2);
        assertThat(transport.count(Call.IS_READY)).isEqualTo(3);
        assertThat(transport.isFlushed()).isTrue();
        assertThat(transport.isCompleted()).isTrue();
        assertThat(transport.isAborted()).isFalse();
        assertThat(transport.violations()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void keepingTransport_keepsTheFirstBytesAndCountsAll() throws IOException {
        ScriptedTransport keeping = started(ScriptedTransport.keeping(5));
        write(keeping, "abc");
        write(keeping, "def");
        write(keeping, "ghi");

        assertThat(keeping.text()).isEqualTo("abcde");
        assertThat(keeping.byteCount()).isEqualTo(9);
    }

    @Test
    void discardingTransport_onlyCounts() throws IOException {
        ScriptedTransport discarding = started(ScriptedTransport.discarding());
        write(discarding, "data: a\n\n");

        assertThat(discarding.written()).isEmpty();
        assertThat(discarding.byteCount()).isEqualTo(9);
    }

    @Test
    void stalledTransport_isNotReadyUntilItResumes() throws IOException {
        started(transport);

        transport.stall();
        assertThat(transport.isReady()).isFalse();
        assertThat(told).isEmpty();
        transport.resume();
        assertThat(told).containsExactly("writable");
        assertThat(transport.isReady()).isTrue();
    }

    @Test
    void readyForBytes_endsWithTheWriteThatReachesTheNumber() throws IOException {
        started(transport);
        transport.readyForBytes(5);

        write(transport, "1234");
        write(transport, "5678");

        assertThat(transport.isReady()).isFalse();
        assertThat(transport.text()).isEqualTo("12345678");
        transport.readyForBytes(1);
        assertThat(told).containsExactly("writable", "writable");
    }

    @Test
    void scriptBeforeTheStart_tellsNobody() {
        transport.stall();
        transport.resume();

        assertThatIllegalStateException().isThrownBy(() -> transport.fail(null));
        assertThat(told).isEmpty();
    }

    @Test
    void failAt_throwsAnythingAtThatCallOnly() throws IOException {
        started(transport);
        transport.failAt(Call.WRITE, 2, new IOException("gone"));
        write(transport, "a");

        assertThatThrownBy(() -> write(transport, "b"))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThat(transport.text()).isEqualTo("a");
        transport.abort();
        assertThat(transport.isAborted()).isTrue();
        assertThat(transport.violations()).isEmpty();
    }

    @Test
    void failAt_canThrowWhatTheMethodDoesNotDeclare() throws IOException {
        started(transport).failAt(Call.IS_READY, 1, new NullPointerException("recycled"));
        ScriptedTransport refusing = new ScriptedTransport().failAt(Call.START, 1, new IOException("refused"));

        assertThatThrownBy(transport::isReady).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> started(refusing)).hasMessage("refused");
    }

    @Test
    void fail_tellsTheListener() throws IOException {
        started(transport).fail(new IOException("reset"));

        assertThat(told).containsExactly("failure java.io.IOException: reset");
    }

    @Test
    void writeWithoutAsking_isAViolation() throws IOException {
        started(transport).write(new byte[1], 0, 1);

        assertThat(transport.violations()).hasSize(1).first().asString().contains("WRITE", "without IS_READY");
    }

    @Test
    void writeAfterFalse_isAViolation() throws IOException {
        started(transport).stall();
        transport.isReady();
        transport.write(new byte[1], 0, 1);

        assertThat(transport.violations()).hasSize(1).first().asString().contains("without IS_READY");
    }

    @Test
    void twoOperationsForOneAnswer_areAViolation() throws IOException {
        started(transport);
        write(transport, "a");
        transport.flush();

        assertThat(transport.violations()).hasSize(1).first().asString().contains("FLUSH", "after WRITE");
    }

    @Test
    void writeOnAnotherThreadThanTheQuestion_isAViolation() throws Exception {
        started(transport);
        Thread other = new Thread(transport::isReady, "other");
        other.start();
        other.join();
        transport.write(new byte[1], 0, 1);

        assertThat(transport.violations()).hasSize(1).first().asString().contains("asked by thread \"other\"");
    }

    @Test
    void anythingAfterTheEnd_isAViolation() throws IOException {
        started(transport);
        transport.complete();
        transport.isReady();
        transport.abort();

        assertThat(transport.violations()).hasSize(2).allMatch(violation -> violation.contains("after COMPLETE"));
    }

    @Test
    void anythingButAbortAfterAnException_isAViolation() throws IOException {
        started(transport).failAt(Call.WRITE, 1, new IOException("gone"));
        assertThatThrownBy(() -> write(transport, "a")).isInstanceOf(IOException.class);
        transport.complete();

        assertThat(transport.violations()).hasSize(1).first().asString().contains("COMPLETE", "after an exception");
    }

    @Test
    void useBeforeTheStartAndSecondStart_areViolations() throws IOException {
        transport.isReady();
        started(new ScriptedTransport());
        assertThat(transport.violations()).hasSize(1).first().asString().contains("before START");

        ScriptedTransport twice = started(new ScriptedTransport());
        started(twice);
        assertThat(twice.violations()).hasSize(1).first().asString().contains("a second time");
    }

    @Test
    void writeOfNothing_isAViolation() throws IOException {
        started(transport);
        transport.isReady();
        transport.write(new byte[1], 1, 0);

        assertThat(transport.violations()).hasSize(1).first().asString().contains("of no bytes");
    }

    @Test
    void bytesChangedAfterTheWrite_areAViolationAndDoNotChangeWhatWasWritten() throws IOException {
        started(transport);
        byte[] shared = "abcdef".getBytes(StandardCharsets.UTF_8);
        transport.isReady();
        transport.write(shared, 1, 3);

        shared[5] = 'x';
        assertThat(transport.violations()).isEmpty();
        shared[2] = 'x';
        assertThat(transport.violations()).hasSize(1).first().asString().contains("WRITE 1", "changed");
        assertThat(transport.text()).isEqualTo("bcd");
    }

    @Test
    void callsFromTwoThreadsAtOnce_areAViolation() throws Exception {
        started(transport);
        CountDownLatch go = new CountDownLatch(1);
        Runnable hammer = () -> {
            try {
                go.await();
                for (int i = 0; i < 200_000 && transport.violations().isEmpty(); i++) {
                    transport.isReady();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        Thread one = new Thread(hammer);
        Thread two = new Thread(hammer);
        one.start();
        two.start();
        go.countDown();
        one.join();
        two.join();

        assertThat(transport.violations()).anyMatch(violation -> violation.contains("still inside another call"));
    }

    @Test
    void await_seesWhatAnotherThreadDoes() throws Exception {
        started(transport);
        Thread lane = new Thread(() -> {
            try {
                write(transport, "data: a\n\n");
                transport.complete();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        lane.start();

        transport.await(t -> t.events().size() == 1 && t.isCompleted());
        lane.join();
    }

    @Test
    void script_refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> transport.readyForBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> ScriptedTransport.keeping(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transport.failAt(Call.WRITE, 0, new IOException("never")));
    }
}
