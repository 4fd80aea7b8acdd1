// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import dev.rivulet.spring.PublishSse;

/**
 * Somebody has ordered something. Told to that user alone, when the transaction has committed; there is none in this example.
 *
 * @param user   who
 * @param symbol what
 * @param number how many
 */
@PublishSse(topic = "orders/{user}", name = "placed")
record OrderPlaced(String user, String symbol, int number) {}
