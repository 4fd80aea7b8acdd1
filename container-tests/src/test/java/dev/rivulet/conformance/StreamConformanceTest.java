// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.testkit.RawSseClient;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a peer sees of a stream. */
@ExtendWith(Recording.class)
@Execution(ExecutionMode.CONCURRENT)
final class StreamConformanceTest {

    @Behaviour(value = "headers leave at connect, before any event", row = 1)
    void headers_leaveAtConnect(Containers container) throws Exception {
        Deployed app = Servers.app(container);
        try (RawSseClient client = app.connectRaw("/stream?name=" + Deployed.newName())) {
            RawSseClient.Head head = client.head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers().firstValue("content-type").orElse("").replace(" ", ""))
                    .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
            assertThat(head.headers().firstValue("cache-control")).hasValue("no-cache, no-transform");
            assertThat(head.headers().firstValue("x-accel-buffering")).hasValue("no");
            assertThat(head.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(head.headers().map()).doesNotContainKeys("content-length", "etag", "set-cookie", "expires");
        }
    }
}
