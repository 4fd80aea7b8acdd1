// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/**
 * What is cancelled, and what must not be. The JDK's client closes the connection of a request that is cancelled, even if that was answered, and the connection serves another request already. It
 * repeats that one without a word; whoever asks with a ticket that is good once is then refused.
 */
class SseStreamTest {

    private final ScriptedClient http = new ScriptedClient();
    private final Reception reception = new Reception("a stream", Duration.ofSeconds(20));
    private final SseStream stream = new SseStream(plan(), reception);

    private SseStream.Plan plan() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1/events")).build();
        return new SseStream.Plan(http, id -> request, head -> true, "", false, Duration.ZERO);
    }

    @Test
    void answerThatEndsBeforeTheRequestReturns_isNotCancelled() {
        http.whileSending = () -> {
            http.answer.head(401);
            http.answer.body.onComplete();
        };
        stream.start();

        assertThat(reception.phase()).isEqualTo(Reception.Phase.ENDED);
        assertThat(http.sent.isCancelled()).isFalse();
    }

    @Test
    void close_afterTheAnswerHasEnded_cancelsNothing() {
        stream.start();
        http.answer.head(401);
        http.answer.body.onComplete();
        stream.close();

        assertThat(http.sent.isCancelled()).isFalse();
        assertThat(http.answer.cancelled).isFalse();
    }

    @Test
    void close_whileTheRequestIsBeingSent_cancelsIt() {
        http.whileSending = stream::close;
        stream.start();

        assertThat(http.sent.isCancelled()).isTrue();
    }

    @Test
    void close_beforeTheHead_cancelsTheRequest() {
        stream.start();
        stream.close();

        assertThat(http.sent.isCancelled()).isTrue();
    }

    @Test
    void close_whileTheBodyComes_cancelsTheBodyAlone() {
        stream.start();
        http.answer.head(200);
        stream.close();

        assertThat(http.answer.cancelled).isTrue();
        assertThat(http.sent.isCancelled()).isFalse();
    }

    /** Has sent a request when a test says so; the future of the answer stays open, as it does for a moment when an answer has ended. */
    private static final class ScriptedClient extends HttpClient {

        private final CompletableFuture<HttpResponse<Object>> sent = new CompletableFuture<>();
        private Runnable whileSending = () -> {};
        private Answer answer;

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
            answer = new Answer(handler);
            whileSending.run();
            return (CompletableFuture<HttpResponse<T>>) (CompletableFuture<?>) sent;
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(
                HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<CookieHandler> cookieHandler() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> connectTimeout() {
            return Optional.empty();
        }

        @Override
        public Redirect followRedirects() {
            return Redirect.NEVER;
        }

        @Override
        public Optional<ProxySelector> proxy() {
            return Optional.empty();
        }

        @Override
        public SSLContext sslContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SSLParameters sslParameters() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Authenticator> authenticator() {
            return Optional.empty();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }

        @Override
        public Optional<Executor> executor() {
            return Optional.empty();
        }
    }

    /** An answer that comes as the test says. */
    private static final class Answer implements Flow.Subscription {

        private final BodyHandler<?> handler;
        private BodySubscriber<?> body;
        private boolean cancelled;

        Answer(BodyHandler<?> handler) {
            this.handler = handler;
        }

        void head(int status) {
            body = handler.apply(new Head(status));
            body.onSubscribe(this);
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private record Head(int statusCode) implements ResponseInfo {

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of("Content-Type", List.of("text/event-stream")), (name, value) -> true);
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
