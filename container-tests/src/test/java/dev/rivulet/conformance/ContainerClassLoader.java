// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import dev.rivulet.conformance.box.TomcatBox;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/** A container's classes and the boxes, and nothing else: two containers of one JVM, and this test, share no class but the JDK's. */
final class ContainerClassLoader extends URLClassLoader {

    private static final String BOXES = TomcatBox.class.getPackageName() + '.';

    ContainerClassLoader(List<URL> jars) {
        super(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        return name.startsWith(BOXES) ? defineBox(name) : super.findClass(name);
    }

    private Class<?> defineBox(String name) throws ClassNotFoundException {
        String resource = '/' + name.replace('.', '/') + ".class";
        try (InputStream in = ContainerClassLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
