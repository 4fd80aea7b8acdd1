// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;

/** For applications that write as to any stream, and wait for a peer that reads slowly. */
record BlockingOutlet(ServletOutputStream out) implements Outlet {

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    /** Undertow keeps a failed flush to itself where nothing is asynchronous; writing, even nothing, then says that the stream is closed. */
    @Override
    public boolean heartbeat(byte[] line) throws IOException {
        out.write(line, 0, line.length);
        out.flush();
        out.write(line, 0, 0);
        return true;
    }
}
