// SPDX-License-Identifier: Apache-2.0
/** Before and after of docs/migrate-from-webflux.md. */
@NullMarked
package dev.rivulet.guide.migration.webflux;

import org.jspecify.annotations.NullMarked;
