// SPDX-License-Identifier: Apache-2.0
/** What docs/migrate-from-sseemitter.md shows. */
@org.jspecify.annotations.NullMarked
package dev.rivulet.spring.migration;
