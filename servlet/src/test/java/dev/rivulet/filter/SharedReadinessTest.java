// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** One readiness of the container's, shared by an application and the heartbeat, on a stream that is as strict as the strictest container. */
final class SharedReadinessTest {

    private static final byte[] HEARTBEAT = ":\n".getBytes(StandardCharsets.US_ASCII);

    private final FilterThreads threads = new FilterThreads();
    private final StrictStream out = new StrictStream();
    private final EventStream stream = new EventStream(
            new StreamTerms(threads, 0, 0, 1_000_000_000L, true, false, true, () -> {}, cause -> {}),
            out,
            LineState.START);

    @AfterEach
    void endThreads() {
        threads.stop();
    }

    /** Every operation needs an isReady() of its own that was true; now and then it is not, and the listener is owed a call. */
    private static final class StrictStream extends ServletOutputStream {

        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private WriteListener listener;
        private boolean asked;
        boolean full;
        boolean owesCall;

        @Override
        public boolean isReady() {
            asked = !full;
            owesCall |= full;
            return asked;
        }

        @Override
        public void setWriteListener(WriteListener writeListener) {
            listener = writeListener;
            owesCall = true;
        }

        NonBlockingOutlet outlet() {
            return (NonBlockingOutlet) listener;
        }

        void makeRoom() throws IOException {
            full = false;
            if (owesCall) {
                owesCall = false;
                listener.onWritePossible();
            }
        }

        private void use() {
            if (!asked) {
                throw new IllegalStateException("isReady() was not asked, or false");
            }
            asked = false;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            use();
            received.write(bytes, offset, length);
        }

        @Override
        public void write(int octet) {
            throw new AssertionError("bytes come in arrays");
        }

        @Override
        public void flush() {
            use();
        }

        String text() {
            return received.toString(StandardCharsets.US_ASCII);
        }
    }

    /** Writes numbered lines, whenever it may. */
    private final class Application implements WriteListener {

        int called;
        int next;

        @Override
        public void onWritePossible() {
            called++;
        }

        @Override
        public void onError(Throwable cause) {
            throw new AssertionError(cause);
        }

        void writeLine() throws IOException {
            byte[] line = (next++ + "\n").getBytes(StandardCharsets.US_ASCII);
            stream.write(line, 0, line.length);
        }
    }

    private Application listening() throws IOException {
        Application application = new Application();
        stream.setWriteListener(application);
        out.makeRoom();
        return application;
    }

    @Test
    void write_afterAHeartbeatFilledTheSocket_isHeldAndGoesOutFirst() throws IOException {
        Application application = listening();
        assertThat(stream.isReady()).isTrue();
        out.outlet().heartbeat(HEARTBEAT);
        out.full = true;

        application.writeLine();
        assertThat(out.text()).as("before there is room").isEqualTo(":\n");
        assertThat(stream.isReady()).as("while something is held").isFalse();

        out.makeRoom();
        assertThat(out.text()).isEqualTo(":\n0\n");
        assertThat(application.called).as("calls").isEqualTo(2);
        assertThat(stream.isReady()).isTrue();
    }

    @Test
    void roomThatOnlyTheHeartbeatWaitedFor_isNotToldToTheApplication() throws IOException {
        Application application = listening();
        assertThat(application.called).as("the first call is owed").isEqualTo(1);
        assertThat(stream.isReady()).isTrue();
        out.full = true;
        out.outlet().heartbeat(HEARTBEAT);

        out.makeRoom();
        assertThat(application.called).isEqualTo(1);
    }

    @Test
    void write_byOneWhoWasToldNotTo_failsAsItDoesWithoutTheFilter() throws IOException {
        Application application = listening();
        out.full = true;
        assertThat(stream.isReady()).isFalse();
        assertThatThrownBy(application::writeLine).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void end_whileSomethingIsHeld_comesAfterIt() throws IOException {
        Application application = listening();
        assertThat(stream.isReady()).isTrue();
        out.full = true;
        application.writeLine();
        stream.end(() -> out.received.writeBytes("END".getBytes(StandardCharsets.US_ASCII)));
        assertThat(out.text()).isEmpty();

        out.makeRoom();
        assertThat(out.text()).isEqualTo("0\nEND");
        assertThatThrownBy(application::writeLine).isInstanceOf(IOException.class);
    }

    @RepeatedTest(500)
    void anyOrderOfWhatHappens_losesNothingAndKeepsTheOrder(RepetitionInfo run) throws IOException {
        Random random = new Random(run.getCurrentRepetition());
        Application application = listening();
        boolean mayWrite = false;
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(6)) {
                case 0 -> out.full = true;
                case 1 -> out.makeRoom();
                case 2 -> out.outlet().heartbeat(HEARTBEAT);
                case 3 -> mayWrite = stream.isReady();
                case 4 -> stream.flush();
                default -> {
                    if (mayWrite) {
                        application.writeLine();
                        mayWrite = false;
                    }
                }
            }
        }
        int before = application.called;
        boolean waits = !stream.isReady();
        out.makeRoom();
        assertThat(application.called - before).as("calls for one who waits").isEqualTo(waits ? 1 : 0);
        assertThat(out.text().replace(":\n", "")).isEqualTo(lines(application.next));
    }

    private static String lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i).append('\n');
        }
        return text.toString();
    }
}
