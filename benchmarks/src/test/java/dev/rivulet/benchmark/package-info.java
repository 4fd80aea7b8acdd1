// SPDX-License-Identifier: Apache-2.0
/** What things cost, measured against the same without them. */
@NullMarked
package dev.rivulet.benchmark;

import org.jspecify.annotations.NullMarked;
