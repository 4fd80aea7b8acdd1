// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The suite: each behaviour with each client, many at the same time. It is one class, so that one JVM starts each server and each client once, and stops them when the suite is over. */
@ExtendWith(Recording.class)
final class InteropTest {

    @Nested
    final class Events extends EventBehaviours {}

    @Nested
    final class Returns extends ReturnBehaviours {}

    @Nested
    final class Pages extends PageBehaviours {}
}
