// SPDX-License-Identifier: Apache-2.0
/** Before and after of docs/migrate-from-long-polling.md. */
@NullMarked
package dev.rivulet.guide.migration.polling;

import org.jspecify.annotations.NullMarked;
