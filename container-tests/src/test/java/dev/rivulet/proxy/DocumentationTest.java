// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What users copy is what is run. */
final class DocumentationTest {

    private static final Map<String, Proxy> LANGUAGES = Map.of(
            "nginx", Proxy.NGINX,
            "haproxy", Proxy.HAPROXY,
            "apache", Proxy.APACHE,
            "caddy", Proxy.CADDY,
            "vcl", Proxy.VARNISH);

    @Test
    void everyConfigurationOnThePage_isRunByTheseTests_andNoOther() {
        assertThat(Documentation.blocks())
                .filteredOn(block -> LANGUAGES.containsKey(block.language()))
                .extracting(Documentation.Block::setup)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Setup.values()).map(Setup::name).toList());
        assertThat(Documentation.blocks())
                .filteredOn(block -> !block.setup().isEmpty())
                .allSatisfy(block -> assertThat(LANGUAGES.get(block.language()))
                        .isEqualTo(Setup.valueOf(block.setup()).proxy()));
    }
}
