// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Objects;

/** Reaches a container's own API by reflection, so that no class of it is linked. */
final class ForeignApi {

    private ForeignApi() {}

    /**
     * Calls a method without arguments, of any visibility, wherever in the target's class it is declared.
     *
     * @return what it answers, not null
     * @throws ReflectiveOperationException if there is none, or it throws
     */
    static Object get(Object target, String method) throws ReflectiveOperationException {
        Method found = find(target.getClass(), method);
        found.setAccessible(true);
        return Objects.requireNonNull(found.invoke(target), method);
    }

    private static Method find(Class<?> type, String name) throws NoSuchMethodException {
        try {
            return type.getMethod(name);
        } catch (NoSuchMethodException e) {
            for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
                for (Method method : declaring.getDeclaredMethods()) {
                    if (method.getName().equals(name) && method.getParameterCount() == 0) {
                        return method;
                    }
                }
            }
            throw e;
        }
    }

    /**
     * Reads a field, of any visibility, wherever in the target's class it is declared.
     *
     * @return what it holds, not null
     * @throws ReflectiveOperationException if there is none
     */
    static Object field(Object target, String name) throws ReflectiveOperationException {
        for (Class<?> declaring = target.getClass(); declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return Objects.requireNonNull(field.get(target), name);
                }
            }
        }
        throw new NoSuchFieldException(target.getClass().getName() + '.' + name);
    }

    /** The container's own request, in what filters have made of it. */
    static ServletRequest innermost(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }

    /**
     * What Tomcat has around the socket of a request.
     *
     * @throws ReflectiveOperationException if this Tomcat is unlike those that are known
     */
    static Object tomcatsSocket(ServletRequest request) throws ReflectiveOperationException {
        Object coyoteRequest = get(field(innermost(request), "request"), "getCoyoteRequest");
        return get(field(coyoteRequest, "hook"), "getSocketWrapper");
    }
}
