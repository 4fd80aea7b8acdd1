// SPDX-License-Identifier: Apache-2.0
/** What the guides show and say, compared with the project. */
@NullMarked
package dev.rivulet.guide;

import org.jspecify.annotations.NullMarked;
