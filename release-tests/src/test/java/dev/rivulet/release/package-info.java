// SPDX-License-Identifier: Apache-2.0
/** What is published: its API in every build, and in a release the artifacts themselves. */
@NullMarked
package dev.rivulet.release;

import org.jspecify.annotations.NullMarked;
