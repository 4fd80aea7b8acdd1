// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A client that, as browsers do, accepts gzip and reads it. Confined to one thread. */
final class DecodingClient implements Closeable {

    private static final HttpClient SHARED =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;
    private final boolean compressed;
    private final byte[] buffer = new byte[8192];
    private final List<ReceivedEvent> events = new ArrayList<>();
    private final EventStreamParser parser = new EventStreamParser(events::add);
    private final InputStream body;

    private DecodingClient(HttpResponse<InputStream> response) throws IOException {
        this.response = response;
        this.compressed =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        this.body = compressed ? new GZIPInputStream(response.body()) : response.body();
    }

    static DecodingClient connect(URI uri) throws IOException {
        return connect(SHARED, uri);
    }

    /** Asks, and waits for the head and, if it is compressed, for the first bytes. */
    static DecodingClient connect(HttpClient client, URI uri) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "text/event-stream")
                .header("Accept-Encoding", "gzip")
                .build();
        try {
            return new DecodingClient(client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whether the body is compressed. */
    boolean isCompressed() {
        return compressed;
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** All events so far. */
    List<ReceivedEvent> events() {
        return List.copyOf(events);
    }

    /** Reads until so many events are there. */
    List<ReceivedEvent> readEvents(int count) throws IOException {
        while (events.size() < count) {
            if (!read()) {
                throw new AssertionError("the stream has ended after " + events);
            }
        }
        return events();
    }

    /** Reads to the end; whether it is a good one. */
    boolean readToEnd() {
        try {
            boolean more = true;
            while (more) {
                more = read();
            }
            return true;
        } catch (IOException broken) {
            return false;
        }
    }

    private boolean read() throws IOException {
        int count = body.read(buffer);
        if (count > 0) {
            parser.feed(buffer, 0, count);
        }
        return count >= 0;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
