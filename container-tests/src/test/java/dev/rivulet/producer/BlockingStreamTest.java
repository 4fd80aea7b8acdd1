// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A loop that writes bytes, ends its lines with CRLF, and flushes between the CR and the LF. */
final class BlockingStreamTest extends ProducerContract {

    private static final class Bytes extends BlockingProducer {

        @Override
        Loop.Writing begin(HttpServletResponse response) throws IOException {
            response.setHeader("Content-Type", "text/event-stream");
            ServletOutputStream stream = response.getOutputStream();
            return sample -> write(sample, stream);
        }

        private static void write(Sample sample, ServletOutputStream stream) throws IOException {
            for (String line : sample.lines("\r")) {
                stream.write(line.getBytes(StandardCharsets.UTF_8));
                stream.flush();
                hesitate();
                stream.write('\n');
                stream.flush();
                hesitate();
            }
        }
    }

    @Override
    Producer producer() {
        return new Bytes();
    }
}
