// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.Container;
import dev.rivulet.testkit.Fault;
import dev.rivulet.testkit.FaultProxy;
import dev.rivulet.testkit.ProxiedConnection;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** One client, one topic, and a network between them that can be made bad. */
final class Scene implements AutoCloseable {

    /** A reconnection delay that is over soon, for tests of something else. */
    static final String SOON = "retry=PT0.05S";

    private static final int CUT_AFTER = 80;
    private static final int HEARTBEATS = 30;
    private static final AtomicInteger SCENES = new AtomicInteger();

    private final String topic = "scene-" + SCENES.incrementAndGet();
    private final List<Reading> readings = new ArrayList<>();
    private final Client client;
    private final Site site;
    private final FaultProxy proxy;

    private Scene(Client client, Site site) throws IOException {
        this.client = client;
        this.site = site;
        this.proxy = FaultProxy.to("127.0.0.1", site.running().port());
    }

    static Scene of(Client client) throws Exception {
        return of(client, Container.JETTY);
    }

    static Scene of(Client client, Container container) throws Exception {
        return at(Site.of(container), client);
    }

    static Scene at(Site site, Client client) throws IOException {
        return new Scene(client, site);
    }

    // ---- the client's side

    /** Opens a stream as the page advises, and waits until the server has it. */
    Reading open(String... parameters) throws Exception {
        return open(new Wish(uri(parameters)));
    }

    /** The same with the client as it comes. */
    Reading openUnadvised(String... parameters) throws Exception {
        return open(new Wish(uri(parameters), false, false, null));
    }

    /** The same for a page that sends its cookies. */
    Reading openWithCredentials(String... parameters) throws Exception {
        return open(new Wish(uri(parameters), true, true, null));
    }

    /** What the application does whose client does not do it: comes back with the last id. */
    Reading resume(String lastEventId, String... parameters) throws Exception {
        return open(new Wish(uri(parameters), true, false, lastEventId));
    }

    private Reading open(Wish wish) throws Exception {
        int before = visits().size();
        Reading reading = new Reading();
        readings.add(reading);
        client.open(wish, reading);
        awaitVisits(before + 1);
        return reading;
    }

    URI uri(String... parameters) {
        String more = parameters.length == 0 ? "" : "&" + String.join("&", parameters);
        String scheme = site.running().wire().scheme();
        return URI.create(scheme + "://127.0.0.1:" + proxy.port() + Site.PATH + "?topic=" + topic + more);
    }

    // ---- between them

    /** The newest TCP connection that is open. */
    ProxiedConnection line() {
        List<ProxiedConnection> open = proxy.connections();
        return open.get(open.size() - 1);
    }

    /** Waits for some of them, while nothing else is sent. */
    void awaitHeartbeats() {
        ProxiedConnection line = line();
        long before = line.bytesToClient();
        Await.until("heartbeats", () -> line.bytesToClient() >= before + HEARTBEATS);
    }

    void cut() {
        proxy.cut();
    }

    /** Publishes an event, in the middle of which the connection is cut. */
    void publishCutShort(String data) {
        line().toClient(Fault.cutAfter(CUT_AFTER));
        publish(data);
    }

    /** Cuts the connection, and resets those that come after it, until there were enough. */
    void cutAndReset(IntPredicate enough) {
        Set<ProxiedConnection> seen = new HashSet<>(proxy.connections());
        AtomicInteger resets = new AtomicInteger();
        proxy.toServer(Fault.stall());
        proxy.cut();
        Await.until("connections to reset", () -> {
            if (seen.addAll(proxy.connections())) {
                proxy.reset();
                resets.incrementAndGet();
            }
            return enough.test(resets.get());
        });
        proxy.toServer(Fault.none());
    }

    // ---- the server's side

    String publish(String data) {
        return publish(SseEvent.of(data));
    }

    /** Publishes an event, and gives its id. */
    String publish(SseEvent event) {
        return site.servlet().streams().publish(topic, event).toString();
    }

    void complete() {
        site.servlet().streams().complete(topic);
    }

    /** All connections that were opened so far. */
    List<SseConnection> opened() {
        return site.servlet().opened(topic);
    }

    SseConnection connection() {
        return opened().get(opened().size() - 1);
    }

    List<Visit> visits() {
        return site.filter().visits(topic);
    }

    List<Visit> awaitVisits(int count) {
        Await.until(count + " requests of the client", () -> visits().size() >= count);
        return visits();
    }

    @Override
    public void close() throws IOException {
        readings.forEach(Reading::close);
        proxy.close();
    }

    @Override
    public String toString() {
        return readings + "; " + visits();
    }
}
