// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.ConnectTickets;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.log.Position;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.SseTestClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that a page opens with a ticket, as docs/tickets.md shows. */
@ExtendWith(LeakCheck.class)
final class TicketTest {

    private final ConnectTickets<String> tickets = ConnectTickets.standard();
    private final TicketServlet servlet = new TicketServlet(tickets);

    /** The servlet of docs/tickets.md. */
    private static final class TicketServlet extends TopicServlet {

        private static final long serialVersionUID = 1L;
        private static final String HOLDER = TicketServlet.class.getName() + ".holder";

        private final transient ConnectTickets<String> tickets;

        TicketServlet(ConnectTickets<String> tickets) {
            this.tickets = tickets;
        }

        @Override
        protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Optional<String> holder =
                    opensStream(request) ? tickets.redeem(request.getParameter("ticket")) : Optional.empty();
            if (holder.isEmpty()) {
                response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
                return false;
            }
            request.setAttribute(HOLDER, holder.get());
            return true;
        }

        private static boolean opensStream(HttpServletRequest request) {
            return request.getMethod().equals("GET") && request.getHeader("Sec-Purpose") == null;
        }

        @Override
        protected String user(HttpServletRequest request) {
            return Objects.toString(request.getAttribute(HOLDER), null);
        }
    }

    private SseTestClient open(RunningContainer running, String ticket, String more) {
        return running.connect("/sse?ticket=" + ticket + more);
    }

    private static int answer(RunningContainer running, String method, String ticket, String... header)
            throws IOException {
        RawSseClient.Builder builder = RawSseClient.to("127.0.0.1", running.port())
                .path("/sse?ticket=" + ticket)
                .method(method);
        for (int i = 0; i < header.length; i += 2) {
            builder.header(header[i], header[i + 1]);
        }
        try (RawSseClient client = builder.connect()) {
            return client.head().status();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void ticket_opensOneStream_forItsHolder(Container container) throws Exception {
        String ticket = tickets.issue("ada");
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                SseTestClient first = open(running, ticket, "");
                SseTestClient second = open(running, ticket, "")) {
            second.awaitEnd();

            assertThat(second.status()).isEqualTo(401);
            assertThat(first.isOpen()).isTrue();
            assertThat(servlet.awaitOpened().request().user()).isEqualTo("ada");
            assertThat(servlet.shared().registry().ofUser("ada")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void withoutTicket_thereIsNoStream(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                SseTestClient none = running.connect("/sse")) {
            assertThat(none.status()).isEqualTo(401);
            assertThat(answer(running, "GET", "")).isEqualTo(401);
            assertThat(answer(running, "GET", "guessed")).isEqualTo(401);
            assertThat(servlet.shared().registry().count()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void headAndPrefetch_leaveTheTicketGood(Container container) throws Exception {
        String ticket = tickets.issue("ada");
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet))) {
            assertThat(answer(running, "HEAD", ticket)).isEqualTo(401);
            assertThat(answer(running, "OPTIONS", ticket)).isEqualTo(204);
            assertThat(answer(running, "POST", ticket)).isEqualTo(405);
            assertThat(answer(running, "GET", ticket, "Accept", "text/html")).isEqualTo(406);
            assertThat(answer(running, "GET", ticket, "Sec-Purpose", "prefetch"))
                    .isEqualTo(401);

            assertThat(answer(running, "GET", ticket)).isEqualTo(200);
        }
    }

    /** A browser comes back by itself with the same URL, is refused, and gives up; then the page goes on with a new ticket. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void lostStream_goesOn_withANewTicketAndTheLastId(Container container) throws Exception {
        try (RunningContainer running = container.start(Webapp.of("/sse", servlet));
                SseTestClient lost = running.client("/sse?ticket=" + tickets.issue("ada"))
                        .reconnecting(true)
                        .open()) {
            SseConnection connection = servlet.awaitOpened();
            Position seen = servlet.publish("news", "seen");
            lost.awaitEvents(1);
            connection.close();
            lost.awaitEnd();
            assertThat(lost.status()).isEqualTo(401);

            servlet.publish("news", "missed");
            try (SseTestClient next = open(running, tickets.issue("ada"), "&lastEventId=" + lost.lastEventId())) {
                assertThat(next.awaitEvents(1)).extracting(ReceivedEvent::data).containsExactly("missed");
                assertThat(servlet.awaitOpened().requestedPosition()).hasValue(seen);
                assertThat(next.events()).hasSize(1);
            }
        }
    }
}
