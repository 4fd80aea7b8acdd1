// SPDX-License-Identifier: Apache-2.0
/** The seam between a connection and a servlet container. */
@NullMarked
package dev.rivulet.transport;

import org.jspecify.annotations.NullMarked;
