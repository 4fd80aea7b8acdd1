// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.ScriptedTransport;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes from a source to a connection, and when, without a container. */
final class SourcePumpTest {

    private static final int OUTBOX = 1000;

    private final SseBroadcaster broadcaster =
            SseBroadcaster.builder().lanes(1).outboxBytes(OUTBOX).build();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final ScriptedSource source = new ScriptedSource();

    /** Gives what a test says, and counts what it was asked for. */
    private static final class ScriptedSource implements Flow.Publisher<Object>, Flow.Subscription {

        final AtomicLong requested = new AtomicLong();
        volatile boolean cancelled;
        private Flow.Subscriber<? super Object> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> newcomer) {
            subscriber = newcomer;
            newcomer.onSubscribe(this);
        }

        void give(Object... elements) {
            for (Object element : elements) {
                subscriber.onNext(element);
            }
        }

        @Override
        public void request(long count) {
            requested.addAndGet(count);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @AfterEach
    void close() {
        transport.resume();
        broadcaster.close();
    }

    private SourcePump pump(SseStream stream) {
        return new SourcePump(stream.plan(), new SseObjects(List::of));
    }

    private SseConnection open(SourcePump pump) {
        pump.start(new Source.Published(source), Runnable::run);
        try (Admission admission = broadcaster.admit(ConnectionRequest.from("test"))) {
            return admission.open(transport, new ConnectionListener() {
                @Override
                public void onOpen(SseConnection connection) {
                    pump.attach(connection);
                }

                @Override
                public void onClose(SseConnection connection, CloseReason reason) {
                    pump.cancel();
                }
            });
        }
    }

    private List<String> written() {
        return transport.events().stream().map(ReceivedEvent::data).toList();
    }

    @Test
    void firstElement_isAskedForAlone_andMoreAreAskedForAsTheyAreWritten() {
        SourcePump pump = pump(SseStream.from(source));
        transport.stall();
        open(pump);
        assertThat(source.requested).hasValue(33);

        IntStream.range(0, 33).mapToObj(String::valueOf).forEach(source::give);
        assertThat(source.requested).hasValue(33);

        transport.resume();
        Waiting.until("more is asked for", () -> source.requested.get() == 65);
        transport.await(it -> it.events().size() == 33);
    }

    @Test
    void whatTheOutboxCannotTake_waits_andSoDoesTheFailure() {
        SourcePump pump = pump(SseStream.from(source));
        transport.stall();
        open(pump);
        List<String> large =
                IntStream.range(0, 5).mapToObj(i -> i + "x".repeat(OUTBOX / 2)).toList();
        source.give(large.toArray());
        source.subscriber.onError(new IllegalStateException("secret"));

        transport.resume();
        transport.await(ScriptedTransport::isCompleted);
        assertThat(written().subList(0, 5)).isEqualTo(large);
        assertThat(written().subList(5, 7))
                .containsExactly("{\"title\":\"Internal Server Error\",\"status\":500}", "{\"reason\":\"TERMINATED\"}");
    }

    @Test
    void endBeforeTheStreamIsOpen_followsWhatWasGivenBefore() {
        SourcePump pump = pump(SseStream.from(source).named("token"));
        pump.start(new Source.Published(source), Runnable::run);
        source.give("only");
        source.subscriber.onComplete();
        assertThat(pump.earlyFailure()).isEmpty();

        try (Admission admission = broadcaster.admit(ConnectionRequest.from("test"))) {
            admission.open(transport, pump::attach);
        }
        transport.await(ScriptedTransport::isCompleted);
        assertThat(transport.events()).extracting(ReceivedEvent::name).containsExactly("token", "end");
    }

    @Test
    void errorEventThatFailsItself_isReplaced() {
        SourcePump pump = pump(SseStream.from(source).errorEvent(failure -> {
            throw new IllegalArgumentException("no");
        }));
        open(pump);
        source.subscriber.onError(new IllegalStateException("secret"));

        transport.await(ScriptedTransport::isCompleted);
        assertThat(transport.text()).contains("event: error\n").doesNotContain("secret");
    }

    @Test
    void elementThatCannotBeWritten_isAFailure_andCancelsTheSource() {
        SourcePump pump = pump(SseStream.from(source));
        open(pump);
        source.give("one", new Object());

        transport.await(ScriptedTransport::isCompleted);
        assertThat(transport.events()).extracting(ReceivedEvent::name).containsExactly("message", "error", "end");
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void connectionThatEnds_cancelsItsSource_andTakesNothingMore() {
        SourcePump pump = pump(SseStream.from(source));
        SseConnection connection = open(pump);
        connection.close();

        Waiting.until("the source is cancelled", () -> source.cancelled);
        source.give("late");
        assertThat(written()).isEmpty();
    }
}
