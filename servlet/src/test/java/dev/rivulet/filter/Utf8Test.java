// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import dev.rivulet.servlet.RunningContainer;
import dev.rivulet.servlet.Webapp;
import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams are UTF-8, whatever the container would make of them. */
@ExtendWith(LeakCheck.class)
final class Utf8Test {

    private static final String TEXT = "grün ß € 語 😀";

    /** How an application gets its writer. */
    private interface Opening {
        PrintWriter of(HttpServletResponse response) throws IOException;
    }

    private static final Map<String, Opening> OPENINGS = new LinkedHashMap<>();

    static {
        OPENINGS.put("type", response -> {
            response.setContentType("text/event-stream");
            return response.getWriter();
        });
        OPENINGS.put("latin", response -> {
            response.setContentType("text/event-stream;charset=ISO-8859-1");
            return response.getWriter();
        });
        OPENINGS.put("encoding", response -> {
            response.setCharacterEncoding("ISO-8859-1");
            response.setContentType("text/event-stream");
            return response.getWriter();
        });
        OPENINGS.put("utf8", response -> {
            response.setContentType("text/event-stream;charset=UTF-8");
            return response.getWriter();
        });
        OPENINGS.put("header", response -> {
            response.setHeader("Content-Type", "text/event-stream");
            return response.getWriter();
        });
        OPENINGS.put("writer-first", response -> {
            PrintWriter writer = response.getWriter();
            response.setContentType("text/event-stream");
            return writer;
        });
        OPENINGS.put("writer-first-latin", response -> {
            PrintWriter writer = response.getWriter();
            response.setContentType("text/event-stream;charset=ISO-8859-1");
            return writer;
        });
        OPENINGS.put("html-first", response -> {
            response.setContentType("text/html");
            response.setContentType("text/event-stream");
            return response.getWriter();
        });
        OPENINGS.put("flushed", response -> {
            response.setContentType("text/event-stream");
            response.flushBuffer();
            return response.getWriter();
        });
        OPENINGS.put("asked", response -> {
            response.setContentType("text/event-stream");
            PrintWriter writer = response.getWriter();
            assertThat(response.getCharacterEncoding()).isEqualToIgnoringCase("UTF-8");
            return writer;
        });
    }

    private static void write(PrintWriter writer) {
        writer.print("data: " + TEXT + "\n\n");
        writer.append("data: ").append(TEXT).append('\n').append('\n');
        writer.printf("data: %s\n\n", TEXT);
        writer.format("data: %s\n\n", TEXT);
        writer.write("data: ");
        TEXT.chars().forEach(writer::write);
        writer.flush();
        writer.println();
        writer.println();
        writer.print("data: ".toCharArray());
        writer.println(TEXT);
        writer.println();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void everyCharacter_arrives_howeverTheWriterWasTaken(Container container) throws Exception {
        Webapp webapp = new Webapp().filter("/*", new SseFilter());
        OPENINGS.forEach((name, opening) ->
                webapp.with("/" + name, Script.of((request, response) -> write(opening.of(response)))));
        try (RunningContainer running = container.start(webapp)) {
            for (String name : OPENINGS.keySet()) {
                Answer answer = Answer.of(running, "GET /" + name);

                assertThat(EventStreamParser.parse(answer.bytes()))
                        .as(name)
                        .hasSize(6)
                        .extracting(ReceivedEvent::data)
                        .containsOnly(TEXT);
                assertThat(answer.header("Content-Type").orElseThrow())
                        .as(name)
                        .matches("(?i)text/event-stream(; ?charset=utf-8)?");
            }
        }
    }
}
