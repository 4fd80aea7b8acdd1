// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that have a peer, headers and a query, and nothing else. */
public final class FakeRequest {

    private FakeRequest() {}

    /** A request with headers, whose names are compared as they are. */
    public static HttpServletRequest with(Map<String, List<String>> headers, @Nullable String query) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                FakeRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> Collections.enumeration(headers.getOrDefault(arguments[0], List.of()));
                    case "getHeader" ->
                        headers.getOrDefault(arguments[0], List.of()).stream()
                                .findFirst()
                                .orElse(null);
                    case "getQueryString" -> query;
                    case "getRemoteAddr" -> "127.0.0.1";
                    case "getMethod" -> "GET";
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
