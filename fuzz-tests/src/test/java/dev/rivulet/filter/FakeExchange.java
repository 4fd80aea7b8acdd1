// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** One request, as a container that does everything by the book would hold it, with a response that keeps its bytes. */
final class FakeExchange {

    final FakeResponse container = new FakeResponse();
    final HttpServletRequest request =
            fake(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "getMethod" -> "GET";
                case "getProtocol" -> "HTTP/1.1";
                case "getRequestURI" -> "/stream";
                case "isAsyncSupported" -> true;
                case "isAsyncStarted" -> isAsync();
                case "startAsync" -> startAsync();
                case "getAsyncContext" -> context();
                default -> nothing(method.getReturnType());
            });

    private final AsyncContext context =
            fake(AsyncContext.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "addListener" -> listen((AsyncListener) arguments[0]);
                case "getRequest" -> request();
                case "getResponse" -> container.response;
                case "complete" -> complete();
                default -> nothing(method.getReturnType());
            });

    private final List<AsyncListener> listeners = new ArrayList<>();
    private boolean async;

    static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FakeExchange.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    static Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? 0 : type == long.class ? (Object) 0L : null;
    }

    private Object listen(AsyncListener listener) {
        listeners.add(listener);
        return null;
    }

    private AsyncContext context() {
        return context;
    }

    private HttpServletRequest request() {
        return request;
    }

    boolean isAsync() {
        return async;
    }

    private AsyncContext startAsync() {
        if (async) {
            throw new IllegalStateException("started already");
        }
        async = true;
        return context;
    }

    private Object complete() throws IOException {
        container.end();
        for (AsyncListener listener : List.copyOf(listeners)) {
            listener.onComplete(new AsyncEvent(context));
        }
        return null;
    }
}
