// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

/** How a proxy ends a connection. */
enum Ending {
    CUT,
    RESET
}
