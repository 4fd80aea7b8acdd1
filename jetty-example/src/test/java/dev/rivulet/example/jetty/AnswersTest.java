// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ScriptedTransport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that nobody reads. */
@ExtendWith(LeakCheck.class)
class AnswersTest {

    private final SseBroadcaster broadcaster = SseBroadcaster.builder().build();
    private final Answers answers = new Answers(broadcaster, Duration.ofMillis(150));
    private final Answer answer = answers.to("How do I send JSON?");

    @AfterEach
    void close() {
        answers.close();
        broadcaster.close();
    }

    @Test
    void writing_whileNobodyReads_pauses_andGoesOnForWhoComesBack() {
        SseConnection gone = read();
        Await.until("a few words", () -> broadcaster.stats().published() > 3);
        gone.close();
        Await.until("the pause", () -> !answer.isWriting());
        long paused = broadcaster.stats().published();
        assertThat(paused)
                .isLessThan(Documentation.load()
                        .find("How do I send JSON?")
                        .tokens()
                        .size());

        read();
        Await.until("more words", () -> broadcaster.stats().published() > paused);
    }

    @Test
    void writing_beforeSomebodyReads_doesNotBegin() {
        assertThat(answer.isWriting()).isFalse();
        assertThat(broadcaster.stats().published()).isZero();
    }

    private SseConnection read() {
        try (Admission admission = broadcaster.admit(ConnectionRequest.from("127.0.0.1"))) {
            return admission.open(ScriptedTransport.discarding(), answer::open);
        }
    }
}
