// SPDX-License-Identifier: Apache-2.0
/** Spring Boot's auto-configuration, and the properties that it reads. */
@NullMarked
package dev.rivulet.spring.boot;

import org.jspecify.annotations.NullMarked;
