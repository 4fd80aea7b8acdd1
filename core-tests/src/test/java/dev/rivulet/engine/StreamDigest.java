// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import dev.rivulet.transport.Transport;
import dev.rivulet.transport.TransportListener;
import java.util.zip.CRC32C;

/** A transport that is always ready and keeps only the length of what is written, and perhaps a checksum: for very many peers. */
final class StreamDigest implements Transport {

    private final boolean summing;
    private final CRC32C checksum = new CRC32C();
    private long bytes;
    private boolean ended;

    StreamDigest(boolean summing) {
        this.summing = summing;
    }

    /** What has been written: its length and its checksum. */
    String value() {
        return bytes + " bytes, CRC " + Long.toHexString(checksum.getValue());
    }

    long bytes() {
        return bytes;
    }

    boolean isEnded() {
        return ended;
    }

    @Override
    public void start(TransportListener listener) {
        // always ready, never fails: there is nothing to tell
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        if (summing) {
            checksum.update(source, offset, length);
        }
        bytes += length;
    }

    @Override
    public void flush() {
        // sends at once
    }

    @Override
    public void complete() {
        ended = true;
    }

    @Override
    public void abort() {
        ended = true;
    }
}
