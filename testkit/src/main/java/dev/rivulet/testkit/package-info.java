// SPDX-License-Identifier: Apache-2.0
/**
 * What a test of Server-Sent Events needs.
 *
 * <p>Against a running server: {@link dev.rivulet.testkit.SseTestClient}, which behaves as a browser's {@code EventSource} does,
 * {@link dev.rivulet.testkit.RawSseClient} for peers that misbehave, and {@link dev.rivulet.testkit.HtmlUnitEventSource} for pages in
 * HtmlUnit. Against the engine alone, in memory and on one thread: {@link dev.rivulet.testkit.ScriptedTransport},
 * {@link dev.rivulet.testkit.ManualLanes} and {@link dev.rivulet.testkit.ManualClock}. For both:
 * {@link dev.rivulet.testkit.EventStreamParser}, {@link dev.rivulet.testkit.RandomEvents} and
 * {@link dev.rivulet.testkit.LeakCheck}.
 *
 * <p>HtmlUnit and JUnit are optional: only the classes that name them need them.
 */
@NullMarked
package dev.rivulet.testkit;

import org.jspecify.annotations.NullMarked;
