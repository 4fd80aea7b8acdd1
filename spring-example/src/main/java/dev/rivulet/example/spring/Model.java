// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Stands for a language model: gives an answer token by token, and takes its time. Tokens begin with blanks, as those of real models do. */
@Component
class Model {

    private static final String ANSWER = """
            A stream is one response that does not end. The server writes an event whenever there is one,
              and the browser shows it at once.
            You asked:""";

    Flux<String> answer(String question) {
        return Flux.fromArray((ANSWER + ' ' + question).split("(?=\\s)")).delayElements(Duration.ofMillis(60));
    }
}
