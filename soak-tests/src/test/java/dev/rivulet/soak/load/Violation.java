// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.soak.load;

/** A reader has found what must not be. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what, null, false, false);
    }
}
