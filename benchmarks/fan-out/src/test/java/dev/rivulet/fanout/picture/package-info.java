// SPDX-License-Identifier: Apache-2.0
/** Figures as pictures: SVG that needs nothing else, in light and dark. */
@NullMarked
package dev.rivulet.fanout.picture;

import org.jspecify.annotations.NullMarked;
