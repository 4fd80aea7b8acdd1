// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.broadcast.BroadcasterBuilder;

/** Changes the broadcaster that Spring Boot makes, after the properties have. Beans of this type are found by themselves, and called in their order. */
@FunctionalInterface
public interface SseBroadcasterCustomizer {

    /**
     * The broadcaster is about to be built.
     *
     * @param builder describes it
     */
    void customize(BroadcasterBuilder builder);
}
