// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.comparison;

import java.util.Locale;

/** What is compared. */
enum Product {
    SPRING("Spring's `SseEmitter`"),
    EMITTER("Rivulet's `SseEmitter`"),
    TOPIC("`SseStream` of a topic");

    private final String title;

    Product(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    String path() {
        return '/' + name().toLowerCase(Locale.ROOT);
    }
}
