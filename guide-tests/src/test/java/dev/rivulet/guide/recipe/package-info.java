// SPDX-License-Identifier: Apache-2.0
/** The programs of docs/recipes.md. */
@NullMarked
package dev.rivulet.guide.recipe;

import org.jspecify.annotations.NullMarked;
