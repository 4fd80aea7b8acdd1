// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.PrintWriter;

/** What somebody else's stream is made of, as tutorials write it: an event that is flushed, silence, an event that nobody flushes, silence, the end. */
final class Production {

    /** The first event. */
    static final String FIRST = "data: Gr\u00fc\u00dfe \u4e80 \ud83d\ude00\n\n";

    /** The event that is not flushed. */
    static final String SECOND = "data: not flushed\n\n";

    private final Journal journal;
    private final String name;

    Production(HttpServletRequest request) {
        journal = Journal.of(request.getServletContext());
        name = request.getParameter("name");
    }

    /** Writes all of it; a test says when to go on. */
    void write(PrintWriter writer) throws IOException {
        writer.write(FIRST);
        writer.flush();
        journal.awaitSignal(name);
        writer.write(SECOND);
        journal.awaitSignal(name);
    }

    void onSignal(Runnable listener) {
        journal.onSignal(name, listener);
    }
}
