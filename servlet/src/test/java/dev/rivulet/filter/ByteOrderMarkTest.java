// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakCheck.class)
final class ByteOrderMarkTest {

    private static final String MARK = "\uFEFF";

    static Stream<Arguments> textsAndCuts() {
        return Stream.of(MARK + "data: a\n", "data: a\n", MARK + MARK + "b", "\uFEFE", "\u00EF", "")
                .flatMap(text -> IntStream.range(1, 5).mapToObj(piece -> Arguments.of(text, piece)));
    }

    @ParameterizedTest
    @MethodSource("textsAndCuts")
    void strip_inWhateverPieces_takesOneMarkAtTheStart(String text, int piece) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteOrderMark mark = new ByteOrderMark();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            if (mark.isOver()) {
                rest.write(bytes, at, length);
            } else {
                rest.writeBytes(mark.strip(bytes, at, length));
            }
        }
        String expected = text.startsWith(MARK) ? text.substring(1) : text;
        assertThat(rest.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    /** Opens a stream, is silent until it is told, and begins with a mark. */
    private static final class LateServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        final transient Semaphore told = new Semaphore(0);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/event-stream");
            response.flushBuffer();
            told.acquireUninterruptibly();
            response.getOutputStream().write((MARK + "data: late\n\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void earlyHeartbeat_beforeAMark_leavesTheEventAsItIs(Container container) throws Exception {
        LateServlet servlet = new LateServlet();
        Webapp webapp =
                Webapp.of("/late", servlet).filter("/*", new SseFilter(), "heartbeat", "5ms", "earlyHeartbeat", "true");
        try (RunningContainer server = container.start(webapp);
                RawSseClient peer = RawSseClient.to("127.0.0.1", server.port())
                        .path("/late")
                        .connect()) {
            peer.readComments(3);
            servlet.told.release();
            peer.readToEnd();
            assertThat(peer.events()).extracting(event -> event.data()).containsExactly("late");
        }
    }
}
