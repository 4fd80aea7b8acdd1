// SPDX-License-Identifier: Apache-2.0
/** The webapp of docs/tickets.md. */
@NullMarked
package dev.rivulet.guide.page.ticket;

import org.jspecify.annotations.NullMarked;
