// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.connection.Gap;
import dev.rivulet.log.Position;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GapNoticeTest {

    private static String notice(String topic) {
        return new String(
                GapNotice.of(new Gap(topic, "k3x9qa2m-5", new Position("k3x9qa2m", 90)))
                        .encoded()
                        .toByteArray(),
                StandardCharsets.UTF_8);
    }

    private static String expected(String jsonTopic) {
        return "event: gap\ndata: {\"topic\":\"" + jsonTopic
                + "\",\"after\":\"k3x9qa2m-5\",\"until\":\"k3x9qa2m-90\"}\n\n";
    }

    @Test
    void notice_namesTheTopicAndBothEnds() {
        assertThat(notice("prices")).isEqualTo(expected("prices"));
    }

    @Test
    void topicOfAnyText_isEscapedAsJson() {
        assertThat(notice("a\"b\\c/d")).isEqualTo(expected("a\\\"b\\\\c/d"));
        assertThat(notice("\n\r\t\0\u001f ")).isEqualTo(expected("\\u000a\\u000d\\u0009\\u0000\\u001f "));
        assertThat(notice("\u20AC\u2028")).isEqualTo(expected("\u20AC\u2028"));
        assertThat(notice("\uD83D\uDE00\uD83D")).isEqualTo(expected("\\ud83d\\ude00\\ud83d"));
    }
}
