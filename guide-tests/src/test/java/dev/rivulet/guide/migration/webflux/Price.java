// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.migration.webflux;

/** A value. */
record Price(String symbol, double price) {}
