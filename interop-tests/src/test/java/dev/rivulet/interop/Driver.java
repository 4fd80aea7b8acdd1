// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

/** Makes a client do what tests want. Shared by all of them at the same time. */
interface Driver extends AutoCloseable {

    /** Opens a stream and tells of it until the reading is closed. */
    void open(Wish wish, Reading reading) throws Exception;

    @Override
    default void close() {}
}
