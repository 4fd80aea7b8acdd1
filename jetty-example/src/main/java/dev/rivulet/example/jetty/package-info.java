// SPDX-License-Identifier: Apache-2.0
/** A runnable example on embedded Jetty: a monitor, a chat, and answers that appear word by word. */
@NullMarked
package dev.rivulet.example.jetty;

import org.jspecify.annotations.NullMarked;
