// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's protocol with a small buffer for what a servlet writes, for which there is no setting. */
public final class LowMemoryProtocol extends Http11NioProtocol {

    private static final int OUTPUT_BUFFER = 512;

    @Override
    public int getDesiredBufferSize() {
        return OUTPUT_BUFFER;
    }
}
