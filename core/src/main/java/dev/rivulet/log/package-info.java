// SPDX-License-Identifier: Apache-2.0
/** What was published: bounded logs of encoded events, and positions in them. */
@NullMarked
package dev.rivulet.log;

import org.jspecify.annotations.NullMarked;
