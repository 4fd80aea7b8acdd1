// SPDX-License-Identifier: Apache-2.0
/** A Spring Boot application with live prices, a user's orders and a streamed answer. */
@NullMarked
package dev.rivulet.example.spring;

import org.jspecify.annotations.NullMarked;
