// SPDX-License-Identifier: Apache-2.0
/** Spring Security and streams: who may read which topic, and when a stream ends because its user may read no more. */
@NullMarked
package dev.rivulet.spring.security;

import org.jspecify.annotations.NullMarked;
