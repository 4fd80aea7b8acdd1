// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A container in a class loader of its own, which is spoken to by reflection. */
final class Box {

    private final ContainerClassLoader loader;
    private final Object box;

    Box(Containers container) throws ReflectiveOperationException {
        loader = new ContainerClassLoader(ClassPaths.of(container));
        box = loader.loadClass(container.box().getName()).getConstructor().newInstance();
    }

    ClassLoader loader() {
        return loader;
    }

    /** Starts without a webapp, and tells the port. */
    int start(Path folder) {
        return (Integer) call("start", folder.toAbsolutePath().toString());
    }

    void deploy(String contextPath, Path folder) {
        call("deploy", contextPath, folder.toAbsolutePath().toString());
    }

    ClassLoader loaderOf(String contextPath) {
        return (ClassLoader) call("loaderOf", contextPath);
    }

    void reload(String contextPath) {
        call("reload", contextPath);
    }

    void undeploy(String contextPath) {
        call("undeploy", contextPath);
    }

    void stop() throws IOException {
        call("stop");
        loader.close();
    }

    private Object call(String name, Object... arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return method(name).invoke(box, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(name + " failed: " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Method method(String name) {
        return Stream.of(box.getClass().getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
