// SPDX-License-Identifier: Apache-2.0
/** Server-Sent Events on servlet containers: {@link dev.rivulet.servlet.SseServlet} to extend, {@link dev.rivulet.servlet.SseStreams} to call. */
@NullMarked
package dev.rivulet.servlet;

import org.jspecify.annotations.NullMarked;
