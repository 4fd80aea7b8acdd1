// SPDX-License-Identifier: Apache-2.0
/** What the migration pages show does the same before and after. */
@NullMarked
package dev.rivulet.guide.migration;

import org.jspecify.annotations.NullMarked;
