// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.recipe;

import java.util.stream.Stream;

/** A model that answers in tokens. */
interface Model {

    /**
     * Asks.
     *
     * @param question the question
     * @return tokens, as they come; closed when nobody wants them any more
     */
    Stream<String> answer(String question);
}
