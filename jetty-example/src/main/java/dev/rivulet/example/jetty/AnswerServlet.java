// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream that ends. A browser's {@code EventSource} comes back after every end, with the id of the last event that it saw: in the middle
 * of an answer it gets the rest; behind the end of a complete topic, the library answers with status 204, which keeps it away.
 */
public final class AnswerServlet extends SseServlet {

    private static final long serialVersionUID = 1L;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LONGEST_QUESTION = 1000;
    private static final int LONGEST_BODY = 16 * 1024;
    private static final String ANSWER = "example.answer";

    private transient @Nullable Answers answers;

    /** Creates the servlet. */
    public AnswerServlet() {}

    @Override
    public void init() {
        answers = new Answers(broadcaster(), PATIENCE);
    }

    @Override
    protected boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> lastEventId = SseStreams.lastEventId(request);
        return lastEventId.isEmpty() ? admitNew(request, response) : admitAgain(lastEventId.get(), request, response);
    }

    private boolean admitNew(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> question = question(request).filter(AnswerServlet::isQuestion);
        if (question.isEmpty()) {
            PlainText.send(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "question: must be 1 to 1000 characters, as a parameter, or in a JSON object in the body.");
            return false;
        }
        request.setAttribute(ANSWER, answers().to(question.get()));
        return true;
    }

    private boolean admitAgain(String lastEventId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Answer> answer = answers().withEvent(lastEventId);
        if (answer.isEmpty()) {
            PlainText.send(response, HttpServletResponse.SC_GONE, "That answer is forgotten: ask again.");
            return false;
        }
        request.setAttribute(ANSWER, answer.get());
        return true;
    }

    private static Optional<String> question(HttpServletRequest request) throws IOException {
        if (!request.getMethod().equals("POST")) {
            return Optional.ofNullable(request.getParameter("question"));
        }
        byte[] body = request.getInputStream().readNBytes(LONGEST_BODY);
        return JsonText.member(new String(body, StandardCharsets.UTF_8), "question");
    }

    private static boolean isQuestion(String text) {
        return !text.isBlank() && text.length() <= LONGEST_QUESTION;
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        ((Answer) request.getAttribute(ANSWER)).open(connection);
    }

    private Answers answers() {
        Answers present = answers;
        if (present == null) {
            throw new IllegalStateException("the servlet is not initialised, or was destroyed");
        }
        return present;
    }

    @Override
    public void destroy() {
        if (answers != null) {
            answers.close();
        }
        super.destroy();
    }
}
