// SPDX-License-Identifier: Apache-2.0
/** Spring's {@code SseEmitter} and ours side by side; docs/sseemitter-comparison.md is the result. */
@org.jspecify.annotations.NullMarked
package dev.rivulet.spring.comparison;
