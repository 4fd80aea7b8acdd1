// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** Where the elements of one request's stream come from. */
sealed interface Source {

    /**
     * The source as a publisher.
     *
     * @param readers threads that may wait for elements
     */
    Flow.Publisher<?> publisher(Executor readers);

    /** A publisher. */
    record Published(Flow.Publisher<?> elements) implements Source {

        @Override
        public Flow.Publisher<?> publisher(Executor readers) {
            return elements;
        }
    }

    /** A stream that is read. */
    record Read(Stream<?> elements) implements Source {

        @Override
        public Flow.Publisher<?> publisher(Executor readers) {
            return new StreamPublisher(elements, readers);
        }
    }
}
