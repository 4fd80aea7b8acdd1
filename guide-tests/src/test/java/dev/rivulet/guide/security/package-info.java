// SPDX-License-Identifier: Apache-2.0
/** What docs/security.md shows and says. */
@NullMarked
package dev.rivulet.guide.security;

import org.jspecify.annotations.NullMarked;
