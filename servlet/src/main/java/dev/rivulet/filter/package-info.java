// SPDX-License-Identifier: Apache-2.0
/** Event streams that somebody else writes: {@link dev.rivulet.filter.SseFilter} stands in front of them and keeps them alive. */
@NullMarked
package dev.rivulet.filter;

import org.jspecify.annotations.NullMarked;
