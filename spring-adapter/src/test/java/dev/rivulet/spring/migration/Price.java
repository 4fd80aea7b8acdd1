// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.migration;

record Price(String symbol, double price) {}
