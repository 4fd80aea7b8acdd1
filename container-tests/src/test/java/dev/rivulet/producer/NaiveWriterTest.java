// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

/** A loop that prints without saying in which charset: the containers take ISO-8859-1, the filter sees to UTF-8. */
final class NaiveWriterTest extends ProducerContract {

    @Override
    Producer producer() {
        return new BlockingWriterTest.Printing("text/event-stream");
    }

    @Override
    Producer rightProducer() {
        return new BlockingWriterTest.Printing("text/event-stream;charset=UTF-8");
    }
}
