// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.comparison;

/** What is looked at, in the order of the table. */
enum Row {
    DEAD_READERS("two readers stop reading: the publisher, and the others with it, are"),
    EARLY_SENDS("10,000 events of 1 KiB are sent before the controller has returned its emitter"),
    ABORTS("200 readers reset while a publisher sends: what the application keeps of them"),
    ABORT_LOG("... and what is logged (WARN, ERROR)"),
    SILENCE("a reader resets while nothing is sent: it is noticed"),
    SHUTDOWN("the application stops with 200 open streams (`server.shutdown=graceful`): it waits"),
    BLANKS("a token with a leading blank arrives"),
    RESUME("a reader that was cut comes back with its `Last-Event-ID`: of what was sent meanwhile it gets");

    private final String title;

    Row(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
