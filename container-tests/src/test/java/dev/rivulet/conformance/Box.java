// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

    /** On a thread of its own: what is started within a webapp inherits from that thread, and nothing of it stays with those that run tests. */
    private Object call(String name, Object... arguments) {
        FutureTask<Object> task = new FutureTask<>(() -> method(name).invoke(box, arguments));
        Thread thread = new Thread(task, name);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            thread.join();
            return task.get();
        } catch (ExecutionException e) {
            Throwable cause =
                    e.getCause() instanceof InvocationTargetException thrown ? thrown.getCause() : e.getCause();
            throw new IllegalStateException(name + " failed: " + cause, cause);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Method method(String name) {
        return Stream.of(box.getClass().getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
