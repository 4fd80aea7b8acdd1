// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

/** A stream under way, from its producer's side. It is silent unless it is told to write. */
interface ProducedStream {

    /**
     * Writes, and returns when that is done.
     *
     * @throws Exception if the producer has learnt that it cannot
     */
    void write(Sample sample) throws Exception;

    /** Ends the stream in good order. */
    void end() throws Exception;

    /** What the producer was told of the stream's end. */
    Signals signals();
}
