// SPDX-License-Identifier: Apache-2.0
/** The WAR as it is deployed: an installed Tomcat, nginx in front of it, and a real browser. */
@NullMarked
package dev.rivulet.example.tomcat.browser;

import org.jspecify.annotations.NullMarked;
