// SPDX-License-Identifier: Apache-2.0
/** A webapp for a servlet container, with web.xml: notifications for who has logged in, and an old servlet behind {@code SseFilter}. */
@NullMarked
package dev.rivulet.example.tomcat;

import org.jspecify.annotations.NullMarked;
