// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import dev.rivulet.spring.SpringApp;
import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Has cookies of its own, signs in and out, and opens streams. */
final class Browser {

    private final SpringApp app;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    Browser(SpringApp app) {
        this.app = app;
    }

    /** The cookie of the HTTP session. */
    String session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    String csrfToken() throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(app.uri("/open/csrf")).build(), BodyHandlers.ofString())
                .body();
    }

    int post(String path, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(app.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", csrfToken())
                .POST(BodyPublishers.ofString(form))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Signs in by the form of Spring Security. */
    Browser signIn(String user) throws IOException, InterruptedException {
        return signIn(user, "/login");
    }

    Browser signIn(String user, String path) throws IOException, InterruptedException {
        int status = post(path, "username=" + user + "&password=pw");
        if (status != 302) {
            throw new AssertionError("signing in was answered with " + status);
        }
        return this;
    }

    CompletableFuture<Integer> status(String path) {
        return client.sendAsync(HttpRequest.newBuilder(app.uri(path)).build(), BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    SseTestClient.Builder client(String path) {
        return app.client(path).httpClient(client);
    }

    SseTestClient connect(String path) {
        return client(path).open();
    }
}
