// SPDX-License-Identifier: Apache-2.0
/** What operators see of broadcasters: meters, an actuator endpoint, health. Each is there where its library is. */
@NullMarked
package dev.rivulet.spring.observe;

import org.jspecify.annotations.NullMarked;
