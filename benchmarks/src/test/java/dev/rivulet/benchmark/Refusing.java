// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import java.lang.reflect.Proxy;

/** Makes objects all whose methods throw: fakes stand on them and override what is used. */
final class Refusing {

    private Refusing() {}

    static <T> T everything(Class<T> type) {
        Object refusing =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException("the fake has no " + method);
                });
        return type.cast(refusing);
    }
}
