// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.proxy.Site.Filtering;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.RawSseClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader that leaves, as the application behind a proxy sees it. */
@ExtendWith(LeakCheck.class)
final class DepartureTest {

    static Stream<Arguments> setups() {
        Container[] containers = Container.values();
        return Setup.inClearText()
                .map(setup -> Arguments.of(setup, containers[(setup.ordinal() + 1) % containers.length]));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void readerThatLeavesBehindAProxy_withFilter_isNoticedByTheApplication(Setup setup, Container container)
            throws Exception {
        try (Site site = Site.of(container, Filtering.WITH_FILTER, setup::start)) {
            StreamScript script;
            try (RawSseClient client = site.connect(Site.BYTES_PATH)) {
                script = site.application().nextRequest();
                script.writeNow("before");
                if (setup != Setup.NGINX_DEAF) {
                    client.readEvents(1);
                }
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!script.failure().isDone() && System.nanoTime() < deadline) {
                script.write("behind");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(script.failure()).isDone();
            assertThat(script.failure().join()).isInstanceOf(IOException.class);
        }
    }
}
