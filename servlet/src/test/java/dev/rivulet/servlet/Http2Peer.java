// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;

/**
 * One TCP connection in clear text, with HTTP/2 by prior knowledge, whose streams are read or not, and reset, each for itself. A stream's flow-control
 * window is the standard's 65,535 bytes; that of the connection is large, as browsers have it.
 */
final class Http2Peer implements AutoCloseable {

    static final int STREAM_WINDOW = 65_535;

    private final HTTP2Client client = new HTTP2Client();
    private final RunningContainer container;
    private final Session session;

    private Http2Peer(RunningContainer container) throws Exception {
        this.container = container;
        client.setInitialStreamRecvWindow(STREAM_WINDOW);
        client.start();
        session = client.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), container.port()),
                        new Session.Listener() {})
                .get(20, TimeUnit.SECONDS);
    }

    static Http2Peer connect(RunningContainer container) throws Exception {
        return new Http2Peer(container);
    }

    /** Opens a stream that is read. */
    Http2Stream open(String path) throws Exception {
        return open(path, true);
    }

    /** Opens a stream of which nothing but the headers is read. */
    Http2Stream openStalled(String path) throws Exception {
        return open(path, false);
    }

    private Http2Stream open(String path, boolean reading) throws Exception {
        URI uri = container.uri(path);
        HttpFields fields = HttpFields.build().put("Accept", "text/event-stream");
        MetaData.Request request = new MetaData.Request("GET", HttpURI.from(uri), HttpVersion.HTTP_2, fields);
        Http2Stream stream = new Http2Stream(reading);
        session.newStream(new HeadersFrame(request, null, true), stream).get(20, TimeUnit.SECONDS);
        stream.awaitHeaders();
        return stream;
    }

    /** Whether neither side has ended the connection. */
    boolean isOpen() {
        return !session.isClosed();
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the peer did not stop", e);
        }
    }
}
