// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

/** Looks at all connections and ends those that may read no more. Made again and again by {@link AccessRecheck}. */
@FunctionalInterface
interface AccessCheck {

    void check();
}
