// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.tomcat;

import dev.rivulet.testkit.SseTestClient;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Somebody with a browser of their own, as far as cookies go. */
final class Person {

    private final URI site;
    private final String name;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http;

    private Person(URI site, String name) {
        this.site = site;
        this.name = name;
        this.http = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    static Person stranger(URI site) {
        return new Person(site, "stranger");
    }

    static Person loggedIn(URI site, String name) {
        Person person = new Person(site, name);
        person.logIn(name, name);
        return person;
    }

    HttpResponse<String> logIn(String user, String password) {
        return post("login", "name", user, "password", password);
    }

    HttpResponse<String> logOut() {
        return post("logout");
    }

    HttpResponse<String> send(String to, String text) {
        return post("send", "to", to, "text", text);
    }

    /** The notifications' stream, from the beginning. */
    SseTestClient open() {
        return open("");
    }

    SseTestClient open(String lastEventId) {
        return stream("notifications?user=" + name, lastEventId);
    }

    SseTestClient stream(String path, String lastEventId) {
        return SseTestClient.builder(site.resolve(path))
                .lastEventId(lastEventId)
                .httpClient(http)
                .open();
    }

    /** The ids of the sessions that the browser knows. */
    List<String> sessions() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .map(HttpCookie::getValue)
                .toList();
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(site.resolve(path)).GET().build());
    }

    /** Posts a form; names and values alternate. */
    HttpResponse<String> post(String path, String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send(HttpRequest.newBuilder(site.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(request + " was interrupted", e);
        }
    }
}
