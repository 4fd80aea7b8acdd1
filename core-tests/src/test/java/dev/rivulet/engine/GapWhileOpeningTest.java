// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.ScriptedTransport;
import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thread that has found a connection in the registry subscribes it between onOpen and the end of opening. */
class GapWhileOpeningTest {

    private static final class Starting implements Transport {
        private final ScriptedTransport inner = new ScriptedTransport();
        private Runnable atStart = () -> {};

        @Override
        public void start(TransportListener listener) throws IOException {
            atStart.run();
            inner.start(listener);
        }

        @Override
        public boolean isReady() {
            return inner.isReady();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            inner.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            inner.flush();
        }

        @Override
        public void complete() {
            inner.complete();
        }

        @Override
        public void abort() {
            inner.abort();
        }
    }

    private static final class Listener implements ConnectionListener {
        private final List<Gap> gaps = new ArrayList<>();
        private @Nullable SseConnection connection;

        @Override
        public void onOpen(SseConnection opened) {
            connection = opened;
        }

        @Override
        public void onGap(SseConnection opened, Gap gap) {
            gaps.add(gap);
        }
    }

    @Test
    void gapOfSubscriptionMadeWhileTheTransportStarts_isToldToTheApplication() {
        try (TestEngine engine = new TestEngine()) {
            Starting transport = new Starting();
            Listener listener = new Listener();
            transport.atStart =
                    () -> Objects.requireNonNull(listener.connection).subscribe("late");
            engine.broadcaster.admit(Peer.request("elsewhere-7")).open(transport, listener);
            engine.run();

            assertThat(transport.inner.events()).hasSize(1);
            assertThat(listener.gaps).extracting(Gap::topic).containsExactly("late");
        }
    }
}
