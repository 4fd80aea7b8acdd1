// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The JDK's HttpClient with a subscriber to its lines. */
final class JdkDriver implements Driver {

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public void open(Wish wish, Reading reading) {
        HttpRequest.Builder request = HttpRequest.newBuilder(wish.uri()).header("Accept", "text/event-stream");
        if (wish.lastEventId() != null) {
            request.header("Last-Event-ID", wish.lastEventId());
        }
        Lines lines = new Lines(new LineParser(reading), reading);
        CompletableFuture<?> answer = http.sendAsync(request.build(), BodyHandlers.fromLineSubscriber(lines));
        reading.onClose(() -> {
            lines.cancel();
            answer.cancel(true);
        });
    }

    private static final class Lines implements Flow.Subscriber<String> {

        private final LineParser parser;
        private final Reading reading;
        private volatile Flow.@Nullable Subscription subscription;

        Lines(LineParser parser, Reading reading) {
            this.parser = parser;
            this.reading = reading;
        }

        void cancel() {
            Flow.Subscription current = subscription;
            if (current != null) {
                current.cancel();
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            parser.line(line);
        }

        @Override
        public void onError(Throwable failure) {
            reading.ended(failure.toString());
        }

        @Override
        public void onComplete() {
            reading.ended("complete");
        }
    }
}
