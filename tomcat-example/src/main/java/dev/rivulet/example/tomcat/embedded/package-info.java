// SPDX-License-Identifier: Apache-2.0
/** Runs the webapp on embedded Tomcat. No part of the WAR. */
@NullMarked
package dev.rivulet.example.tomcat.embedded;

import org.jspecify.annotations.NullMarked;
