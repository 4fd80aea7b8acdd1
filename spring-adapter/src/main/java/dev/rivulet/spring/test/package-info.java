// SPDX-License-Identifier: Apache-2.0
/** Tests of applications that have streams: clients for the server that a test has started. */
@NullMarked
package dev.rivulet.spring.test;

import org.jspecify.annotations.NullMarked;
