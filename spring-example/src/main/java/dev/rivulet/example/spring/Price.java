// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

/**
 * What a share costs.
 *
 * @param symbol the share
 * @param cents  its price
 */
record Price(String symbol, long cents) {}
