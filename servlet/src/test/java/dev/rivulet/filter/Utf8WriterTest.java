// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class Utf8WriterTest {

    private static final String TEXT = "aß€😀語\n";

    /** Counts what is called of it. */
    private static final class Bytes extends ByteArrayOutputStream {
        private int writes;
        private int flushes;
        private int closes;

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            writes++;
            super.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {
            closes++;
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }

    private final Bytes bytes = new Bytes();
    private final Utf8Writer writer = new Utf8Writer(bytes);

    @Test
    void text_ofAllKindsOfCharacters_isWrittenAtOnce() throws IOException {
        writer.write(TEXT);

        assertThat(bytes.text()).isEqualTo(TEXT);
        assertThat(bytes.writes).isEqualTo(1);
        assertThat(bytes.flushes).isZero();
    }

    @Test
    void text_cutAnywhere_isTheSame() throws IOException {
        String whole = TEXT.repeat(2);
        for (int first = 0; first <= whole.length(); first++) {
            for (int second = first; second <= whole.length(); second++) {
                bytes.reset();
                writer.write(whole, 0, first);
                writer.write(whole.toCharArray(), first, second - first);
                writer.write(whole.substring(second));

                assertThat(bytes.text()).as("%s, %s", first, second).isEqualTo(whole);
            }
        }
    }

    @Test
    void characters_oneByOne_areTheSame() throws IOException {
        for (int i = 0; i < TEXT.length(); i++) {
            writer.write(TEXT.charAt(i));
        }

        assertThat(bytes.text()).isEqualTo(TEXT);
    }

    @Test
    void halfOfAPair_waitsForTheOther_alsoOverAFlush() throws IOException {
        writer.write("😀", 0, 1);
        writer.flush();
        writer.write("");
        assertThat(bytes.size()).isZero();
        writer.write("😀", 1, 1);

        assertThat(bytes.text()).isEqualTo("😀");
        assertThat(bytes.flushes).isEqualTo(1);
    }

    @Test
    void halvesThatDoNotFit_becomeQuestionMarks_andDamageNothingElse() throws IOException {
        writer.write("\ud83da\ude00b");
        writer.write("\ud83d");
        writer.write("\ud83d\ude00");

        assertThat(bytes.text()).isEqualTo("?a?b?😀");
    }

    @Test
    void close_closesTheStream() throws IOException {
        writer.close();

        assertThat(bytes.closes).isEqualTo(1);
    }
}
