// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.servlet.SseServlet;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

@WebServlet(
        urlPatterns = "/answer",
        asyncSupported = true,
        initParams = @WebInitParam(name = "methods", value = "POST"))
public final class AnswerServlet extends SseServlet {

    private final transient ExecutorService threads = Executors.newCachedThreadPool();
    private final transient Model model;

    AnswerServlet(Model model) {
        this.model = model;
    }

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) throws IOException {
        String question = new String(request.getInputStream().readNBytes(10_000), StandardCharsets.UTF_8);
        Answer answer = new Answer(connection, model.answer(question), threads);
        connection.setAttribute("answer", answer);
        threads.execute(answer);
    }

    @Override
    protected void onClose(SseConnection connection, CloseReason reason) {
        if (connection.attribute("answer") instanceof Answer answer) {
            answer.close();
        }
    }

    @Override
    public void destroy() {
        threads.shutdown();
        super.destroy();
    }
}
