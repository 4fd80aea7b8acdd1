// SPDX-License-Identifier: Apache-2.0
/** Code that pages show and no other test has. */
@NullMarked
package dev.rivulet.guide.page;

import org.jspecify.annotations.NullMarked;
