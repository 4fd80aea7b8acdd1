// SPDX-License-Identifier: Apache-2.0
/** Before and after of docs/migrate-from-jetty-eventsource.md. */
@NullMarked
package dev.rivulet.guide.migration.jetty;

import org.jspecify.annotations.NullMarked;
