// SPDX-License-Identifier: Apache-2.0
/** What is sent: events, and their encoding by the event stream format of the HTML standard (section 9.2.6). */
@NullMarked
package dev.rivulet.event;

import org.jspecify.annotations.NullMarked;
