// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A webapp that has attributes and nothing else. */
final class FakeContext {

    private final Map<Object, Object> attributes = new HashMap<>();

    private FakeContext() {}

    static ServletContext create() {
        FakeContext context = new FakeContext();
        return (ServletContext) Proxy.newProxyInstance(
                FakeContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> context.call(method.getName(), arguments));
    }

    private Object call(String method, Object[] arguments) {
        return switch (method) {
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
            case "removeAttribute" -> attributes.remove(arguments[0]);
            default -> throw new UnsupportedOperationException("the fake has no " + method);
        };
    }
}
