// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.ResolvableType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Prepares requests whose stream may be opened in a later dispatch: those of methods that return a stream, alone or within something else.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class LaterStreams implements HandlerInterceptor {

    private final Map<Method, Boolean> streaming = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod method
                && streaming.computeIfAbsent(
                        method.getMethod(), it -> mentionsStream(ResolvableType.forMethodReturnType(it)))) {
            SseStreams.prepare(request, response);
        }
        return true;
    }

    private static boolean mentionsStream(ResolvableType type) {
        if (SseStreamHandler.isStream(type.toClass())) {
            return true;
        }
        for (ResolvableType generic : type.getGenerics()) {
            if (mentionsStream(generic)) {
                return true;
            }
        }
        return false;
    }
}
