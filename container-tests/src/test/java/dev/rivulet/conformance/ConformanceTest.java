// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The suite: behaviours one class after the other, containers at the same time. It is one class, so that one JVM starts each container once, and stops it when the suite is over.
 */
@ExtendWith(Recording.class)
final class ConformanceTest {

    @Nested
    final class Streams extends StreamBehaviours {}

    @Nested
    final class Requests extends RequestBehaviours {}

    @Nested
    final class Ends extends EndBehaviours {}

    @Nested
    final class Filters extends FilterBehaviours {}

    @Nested
    final class Redeployment extends RedeployBehaviours {}
}
