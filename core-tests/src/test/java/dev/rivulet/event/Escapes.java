// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The escapes of docs/event-vectors.txt: {@code \n \r \t \0 \\ \" \xHH \}{@code uHHHH}. */
final class Escapes {

    private Escapes() {}

    /** A text; one byte alone is no text. */
    static String text(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            if (quoted.charAt(i) != '\\') {
                text.append(quoted.charAt(i));
            } else if (quoted.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(plain(quoted.charAt(i)));
            }
        }
        return text.toString();
    }

    /** Bytes; characters stand for their UTF-8. */
    static byte[] bytes(String quoted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int start = 0;
        for (int at = quoted.indexOf("\\x"); at >= 0; at = quoted.indexOf("\\x", start)) {
            bytes.writeBytes(text(quoted.substring(start, at)).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(quoted.substring(at + 2, at + 4), 16));
            start = at + 4;
        }
        bytes.writeBytes(text(quoted.substring(start)).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static char plain(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> '\0';
            case '\\', '"' -> c;
            default -> throw new IllegalArgumentException("no such escape: \\" + c);
        };
    }
}
