// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.net.URI;

/** A real browser without a screen, showing one page. One thread at a time. */
interface Browser extends AutoCloseable {

    /** Shows a page, and returns when it has loaded. */
    void show(URI page) throws Exception;

    /** Runs an expression in the page, and gives the string that it is. */
    String run(String expression) throws Exception;

    @Override
    void close();
}
