// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.apache.catalina.connector.ResponseFacade;
import org.junit.jupiter.api.Test;

/** Who is given how much at a time. */
class StreamWriterTest {

    private static final int TOMCATS_BUFFER = 8 * 1024;

    /** A stream of nobody we know. */
    private static final ServletOutputStream OUT = new ServletOutputStream() {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {}
    };

    @Test
    void tomcat_isGivenWhatFitsItsBuffer_withTheFrameOfAChunk() {
        int frame = "1ff0\r\n".length() + "\r\n".length();
        assertThat(StreamWriter.of(OUT, ResponseFacade.class).pieceBytes())
                .isBetween(TOMCATS_BUFFER / 2, TOMCATS_BUFFER - frame);
    }

    @Test
    void containerThatWeDoNotKnow_isGivenAll() {
        assertThat(StreamWriter.of(OUT, StreamWriterTest.class).pieceBytes()).isEqualTo(Integer.MAX_VALUE);
    }
}
