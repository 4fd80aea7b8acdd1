// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;

/** okhttp-sse, which tells of the end and leaves it at that. */
final class OkHttpSseDriver implements Driver {

    private final OkHttpClient usual = new OkHttpClient();
    private final OkHttpClient advised =
            usual.newBuilder().readTimeout(Duration.ZERO).build();

    @Override
    public void open(Wish wish, Reading reading) {
        Request.Builder request = new Request.Builder().url(wish.uri().toString());
        if (wish.lastEventId() != null) {
            request.header("Last-Event-ID", wish.lastEventId());
        }
        EventSource source = EventSources.createFactory(wish.isAdvised() ? advised : usual)
                .newEventSource(request.build(), new Listener(reading));
        reading.onClose(source::cancel);
    }

    @Override
    public void close() {
        usual.dispatcher().executorService().shutdown();
        usual.connectionPool().evictAll();
    }

    private static final class Listener extends EventSourceListener {

        private final Reading reading;

        Listener(Reading reading) {
            this.reading = reading;
        }

        @Override
        public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
            reading.received(type, id, data);
        }

        @Override
        public void onClosed(EventSource source) {
            reading.ended("closed");
        }

        @Override
        public void onFailure(EventSource source, @Nullable Throwable failure, @Nullable Response response) {
            reading.ended(String.valueOf(failure));
        }
    }
}
