// SPDX-License-Identifier: Apache-2.0
/** Carries what belongs to a request's thread into what is called for its stream later. */
@NullMarked
package dev.rivulet.spring.context;

import org.jspecify.annotations.NullMarked;
