// SPDX-License-Identifier: Apache-2.0
/** Before and after of docs/migrate-from-jersey.md. */
@NullMarked
package dev.rivulet.guide.migration.jersey;

import org.jspecify.annotations.NullMarked;
