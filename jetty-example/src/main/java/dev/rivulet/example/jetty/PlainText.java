// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers that are one sentence, for pages and people. */
final class PlainText {

    private PlainText() {}

    static void send(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(sentence);
    }
}
