// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The static files. */
class PagesTest {

    @RegisterExtension
    final Running example = new Running();

    @ParameterizedTest
    @CsvSource({
        "'', text/html",
        "index.html, text/html",
        "chat.html, text/html",
        "app.js, text/javascript",
        "style.css, text/css",
        "favicon.svg, image/svg+xml"
    })
    void file_hasItsTypeAndIsAskedForEachTime(String path, String type) {
        HttpResponse<String> answer = example.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(answer.body()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"nothing.html", "streams/", "answers.md"})
    void file_thatIsNoPage_isNotFound(String path) {
        assertThat(example.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void post_toAPage_isNotAllowed() {
        assertThat(example.post("index.html").statusCode()).isEqualTo(405);
    }
}
