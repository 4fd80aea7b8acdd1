// SPDX-License-Identifier: Apache-2.0
/** Event streams from Spring MVC controllers: what a controller returns, and what publishes objects. */
@NullMarked
package dev.rivulet.spring;

import org.jspecify.annotations.NullMarked;
