// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to one stream of an HTTP/2 connection is no matter of the other streams. */
@ExtendWith(LeakCheck.class)
final class Http2StreamTest {

    private static final int FLOOD = 40;
    private static final int MANY = 30;

    private final ProtocolServlet servlet = new ProtocolServlet();

    @ParameterizedTest
    @EnumSource(Container.class)
    void stalledStream_isCutAfterTheWriteTimeout_andDelaysNoOther(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "writeTimeout", "300ms", "historyBytes", "64MiB");
        try (RunningContainer running = container.start(webapp, Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            Http2Stream healthy = peer.open("/sse");
            Http2Stream stalled = peer.openStalled("/sse?topics=flood");
            servlet.awaitOpened();
            servlet.awaitOpened();
            flood();
            servlet.publish("news", "on time");

            assertThat(healthy.awaitEvent()).isEqualTo("on time");
            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.WRITE_STUCK);
            assertThat(stalled.awaitEnd()).isIn("cancel_stream_error", "internal_error");
            servlet.publish("news", "after it");
            assertThat(healthy.awaitEvent()).isEqualTo("after it");
            peer.open("/sse");
            assertThat(peer.isOpen()).isTrue();
            assertThat(servlet.remotePorts()).hasSize(1);
            assertThat(servlet.closedCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void stalledStream_thatIsReadAgain_getsEverythingInOrder(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "off", "historyBytes", "64MiB");
        try (RunningContainer running = container.start(webapp, Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            Http2Stream healthy = peer.open("/sse");
            Http2Stream stalled = peer.openStalled("/sse?topics=flood");
            servlet.awaitOpened();
            servlet.awaitOpened();
            flood();
            servlet.publish("news", "on time");
            assertThat(healthy.awaitEvent()).isEqualTo("on time");

            stalled.resume();

            for (int i = 0; i < FLOOD; i++) {
                assertThat(stalled.awaitEvent()).startsWith(i + " ");
            }
        }
    }

    /** What is flushed when the window takes but a part of it must not wait for the next event to push it. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void eventThatCrossesTheWindow_arrivesWhole_inTheSilenceBehindIt(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "off");
        try (RunningContainer running = container.start(webapp, Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            Http2Stream stalled = peer.openStalled("/sse");
            servlet.awaitOpened();
            String almost = "x".repeat(Http2Peer.STREAM_WINDOW - 3_000);
            servlet.publish("news", almost);
            awaitWritten(almost.length());
            servlet.publish("news", "y".repeat(6_000));
            awaitWritten(almost.length() + 6_000);

            stalled.resume();

            assertThat(stalled.awaitEvent()).isEqualTo(almost);
            assertThat(stalled.awaitEvent()).hasSize(6_000);
        }
    }

    private void awaitWritten(long bytes) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (servlet.shared().stats().bytes() < bytes) {
            assertThat(System.nanoTime()).as("written in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /**
     * Undertow says so at the next write; with heartbeats that is soon. Jetty does the same where the reset comes while
     * its thread still is about to leave the request that opened the stream.
     */
    @ParameterizedTest
    @EnumSource(value = Container.class, names = "UNDERTOW", mode = EnumSource.Mode.EXCLUDE)
    void cancelledStream_inSilence_isNoticed(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "off");
        try (RunningContainer running = container.start(webapp, Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            Http2Stream stream = peer.open("/sse");
            servlet.awaitOpened();
            servlet.awaitLetGo();
            stream.cancel();

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.PEER_GONE);
        }
    }

    private void flood() {
        for (int i = 0; i < FLOOD; i++) {
            servlet.publish("flood", i + " " + "x".repeat(10_000));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void cancelledStream_isGone_andTheOthersLiveOn(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms");
        try (RunningContainer running = container.start(webapp, Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            List<Http2Stream> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                others.add(peer.open("/sse"));
                servlet.awaitOpened();
            }

            others.remove(11).cancel();

            assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.PEER_GONE);
            servlet.publish("news", "for the others");
            for (Http2Stream stream : others) {
                assertThat(stream.awaitEvent()).isEqualTo("for the others");
                stream.awaitComment();
                assertThat(stream.isOpen()).isTrue();
            }
            assertThat(servlet.shared().registry().count()).isEqualTo(19);
            assertThat(servlet.closedCount()).isZero();
            assertThat(peer.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void manyCancelledStreams_leaveTheOthersAlone(Container container) throws Exception {
        Webapp webapp = new Webapp().with("/sse", servlet, "heartbeat", "50ms");
        try (RunningContainer running = container.start(webapp, Wire.H2C);
                Http2Peer peer = Http2Peer.connect(running)) {
            Http2Stream healthy = peer.open("/sse");
            servlet.awaitOpened();
            cancelMany(peer);

            for (int i = 0; i < MANY; i++) {
                assertThat(servlet.awaitClosed()).isEqualTo(CloseReason.PEER_GONE);
            }
            servlet.publish("news", "still there");
            assertThat(healthy.awaitEvent()).isEqualTo("still there");
            assertThat(peer.isOpen()).isTrue();
            assertThat(servlet.closedCount()).isZero();
        }
    }

    private void cancelMany(Http2Peer peer) throws Exception {
        List<Http2Stream> streams = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            streams.add(peer.open("/sse"));
            servlet.awaitOpened();
        }
        streams.forEach(Http2Stream::cancel);
    }
}
