// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rivulet.servlet.Container;
import java.util.ArrayList;
import java.util.List;

/** What matters to pages alone. Each has a cookie for the host of all servers here. */
abstract class PageBehaviours {

    private static final int STREAMS = 20;

    @PageBehaviour(
            value = "another origin, which is listed, without credentials: served without cookies, resumes",
            row = 1)
    void listedOrigin_isServed(Client browser) throws Exception {
        try (Scene scene = Scene.at(Site.listing(pageOrigin()), browser)) {
            requireStreamAndResume(scene, scene.open(Scene.SOON));
            assertThat(scene.visits()).extracting(Visit::cookie).containsOnlyNulls();
        }
    }

    @PageBehaviour(value = "the same with credentials: the cookies come, also when it resumes", row = 2)
    void listedOrigin_isServedWithCredentials(Client browser) throws Exception {
        try (Scene scene = Scene.at(Site.listing(pageOrigin()), browser)) {
            requireStreamAndResume(scene, scene.openWithCredentials(Scene.SOON));
            assertThat(scene.visits()).extracting(Visit::cookie).containsOnly("who=me");
        }
    }

    private static String pageOrigin() throws Exception {
        return Site.of(Container.JETTY).origin();
    }

    private static void requireStreamAndResume(Scene scene, Reading reading) throws Exception {
        String first = scene.publish("1");
        reading.await(1);
        scene.cut();
        scene.awaitVisits(2);
        scene.publish("2");
        reading.awaitData("2");
        assertThat(reading.data()).containsExactly("1", "2");
        assertThat(scene.visits().get(1).resumesFrom()).isEqualTo(first);
        assertThat(scene.visits()).extracting(Visit::origin).containsOnly(pageOrigin());
    }

    @PageBehaviour(value = "an origin that is not listed: 403, and the browser stays away", row = 3)
    void unlistedOrigin_isRefused(Client browser) throws Exception {
        try (Scene scene = Scene.at(Site.listing("https://app.example.org"), browser)) {
            Reading reading = scene.open(Scene.SOON);
            reading.awaitEnd();
            assertThat(scene.visits()).extracting(Visit::status).containsExactly(403);
        }
    }

    @PageBehaviour(value = "`*` with credentials: the browser refuses, and stays away", row = 4)
    void anyOrigin_withCredentials_isRefused(Client browser) throws Exception {
        try (Scene scene = Scene.of(browser)) {
            Reading reading = scene.openWithCredentials(Scene.SOON);
            scene.publish("not for this page");
            reading.awaitEnd();
            assertThat(reading.events()).isEmpty();
            assertThat(scene.visits()).hasSize(1);
        }
    }

    @PageBehaviour(value = "20 streams of one page over HTTP/2, on one TCP connection", row = 5)
    void manyStreams_shareOneConnection(Client browser) throws Exception {
        try (Scene scene = Scene.at(Site.http2(), browser)) {
            List<Reading> readings = new ArrayList<>();
            readings.add(scene.open());
            while (readings.size() < STREAMS) {
                readings.add(scene.open());
            }
            scene.publish("to all");
            for (Reading reading : readings) {
                assertThat(reading.await(1)).extracting(Received::data).containsExactly("to all");
            }
            assertThat(scene.visits()).extracting(Visit::protocol).containsOnly("HTTP/2.0");
            assertThat(scene.visits().stream().map(Visit::port).distinct()).hasSize(1);
        }
    }
}
