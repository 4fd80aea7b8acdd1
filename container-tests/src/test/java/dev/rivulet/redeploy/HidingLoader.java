// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/** What a webapp sees of this JVM's class path: the container, and nothing of Rivulet, which it has to bring itself. */
final class HidingLoader extends ClassLoader {

    private static final String INITIALIZERS = "META-INF/services/jakarta.servlet.";

    HidingLoader() {
        super("hiding", HidingLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isHidden(name)) {
            throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public URL getResource(String name) {
        return isHidden(name.replace('/', '.')) || name.startsWith(INITIALIZERS) ? null : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws java.io.IOException {
        return getResource(name) == null ? Collections.emptyEnumeration() : super.getResources(name);
    }

    private static boolean isHidden(String name) {
        return name.startsWith("dev.rivulet.") || name.startsWith("com.github.benmanes.");
    }
}
