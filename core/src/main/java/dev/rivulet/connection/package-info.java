// SPDX-License-Identifier: Apache-2.0
/** Who is connected: connections, their life, and the registry that finds them. */
@NullMarked
package dev.rivulet.connection;

import org.jspecify.annotations.NullMarked;
