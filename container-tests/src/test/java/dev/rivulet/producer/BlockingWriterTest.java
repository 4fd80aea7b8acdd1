// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** A loop that prints, and looks whether it could. */
final class BlockingWriterTest extends ProducerContract {

    /** Prints lines and flushes them, some in the middle of an event. */
    static final class Printing extends BlockingProducer {

        private final String contentType;

        Printing(String contentType) {
            this.contentType = contentType;
        }

        @Override
        Loop.Writing begin(HttpServletResponse response) throws IOException {
            response.setContentType(contentType);
            PrintWriter writer = response.getWriter();
            return sample -> print(sample, writer);
        }

        private static void print(Sample sample, PrintWriter writer) throws IOException {
            for (String line : sample.lines("\n")) {
                writer.print(line);
                writer.flush();
                if (writer.checkError()) {
                    throw new IOException("the writer has an error");
                }
                hesitate();
            }
        }
    }

    @Override
    Producer producer() {
        return new Printing("text/event-stream;charset=UTF-8");
    }
}
