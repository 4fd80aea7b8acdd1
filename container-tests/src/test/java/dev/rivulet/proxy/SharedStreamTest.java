// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cache takes a stream without {@code Cache-Control} for a page that everybody may have. */
@ExtendWith(LeakCheck.class)
final class SharedStreamTest {

    @Test
    void streamThroughVarnish_withoutFilter_isGivenToTheNextReaderToo() throws Exception {
        try (Site site = Site.of(Container.TOMCAT, Filtering.WITHOUT_FILTER, Setup.VARNISH_PLAIN::start);
                RawSseClient first = site.connect()) {
            site.application().nextRequest().write("for the first reader");
            first.readEvents(1);
            try (RawSseClient second = site.connect()) {
                assertThat(second.readEvents(1).get(0).data()).isEqualTo("for the first reader");
                assertThat(site.application().requestCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void streamThroughVarnish_withFilter_isItsReadersAlone() throws Exception {
        try (Site site = Site.of(Container.TOMCAT, Filtering.WITH_FILTER, Setup.VARNISH_PLAIN::start);
                RawSseClient first = site.connect()) {
            site.application().nextRequest().write("for the first reader");
            first.readEvents(1);
            try (RawSseClient second = site.connect()) {
                site.application().nextRequest().write("for the second reader");
                assertThat(second.readEvents(1).get(0).data()).isEqualTo("for the second reader");
                assertThat(first.events()).hasSize(1);
            }
        }
    }
}
