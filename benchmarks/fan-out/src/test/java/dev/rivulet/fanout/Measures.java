// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout;

import java.util.LinkedHashMap;
import java.util.Map;

/** What came of one server in one round: figures by name, in the order of the table's columns. */
record Measures(Map<String, Double> figures) {

    Measures() {
        this(new LinkedHashMap<>());
    }

    Measures with(String name, double figure) {
        Map<String, Double> more = new LinkedHashMap<>(figures);
        more.put(name, figure);
        return new Measures(more);
    }
}
