// SPDX-License-Identifier: Apache-2.0
/** The soak test: what is run, for how long, and what must be so at the end. */
@NullMarked
package dev.rivulet.soak;

import org.jspecify.annotations.NullMarked;
