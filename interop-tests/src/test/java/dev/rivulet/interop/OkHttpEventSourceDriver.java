// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.HttpConnectStrategy;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.background.BackgroundEventHandler;
import com.launchdarkly.eventsource.background.BackgroundEventSource;
import java.util.concurrent.TimeUnit;

/** okhttp-eventsource, which reconnects by itself. */
final class OkHttpEventSourceDriver implements Driver {

    @Override
    public void open(Wish wish, Reading reading) {
        Handler handler = new Handler(reading, wish.isAdvised());
        EventSource.Builder builder = new EventSource.Builder(strategy(wish));
        BackgroundEventSource source = new BackgroundEventSource.Builder(handler, builder).build();
        reading.onClose(source::close);
        source.start();
    }

    private static HttpConnectStrategy strategy(Wish wish) {
        HttpConnectStrategy usual = ConnectStrategy.http(wish.uri());
        return wish.isAdvised() ? usual.readTimeout(1, TimeUnit.MINUTES) : usual;
    }

    private record Handler(Reading reading, boolean isAdvised) implements BackgroundEventHandler {

        @Override
        public void onOpen() {}

        @Override
        public void onClosed() {}

        @Override
        public void onMessage(String name, MessageEvent event) {
            Received received = reading.received(name, event.getLastEventId(), event.getData());
            if (isAdvised && received.isEnd()) {
                reading.close();
                reading.ended("told");
            }
        }

        @Override
        public void onComment(String comment) {}

        @Override
        public void onError(Throwable failure) {
            reading.failed(failure.toString());
        }
    }
}
