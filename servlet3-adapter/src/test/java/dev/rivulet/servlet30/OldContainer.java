// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet30;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rivulet.event.SseEvent;
import dev.rivulet.servlet.SseServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Our classes as a webapp of a Servlet 3.0 container sees them: with the API of 3.0 and nothing else. */
final class OldContainer implements AutoCloseable {

    private static final Path API = Path.of("target", "servlet-3.0", "javax.servlet-api-3.0.1.jar");

    private final Path classes = place(SseServlet.class);
    private final URLClassLoader loader;

    OldContainer() throws IOException {
        if (!Files.exists(API)) {
            throw new IllegalStateException(API + " is missing; it is copied in the phase generate-test-resources");
        }
        URL[] places = {
            url(classes), url(place(SseEvent.class)), url(place(Caffeine.class)), url(place(NullMarked.class)), url(API)
        };
        loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
    }

    /** The names of all classes of the artifact. */
    List<String> classNames() {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(classes::relativize)
                    .map(path -> path.toString().replace('/', '.'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    References references(String className) {
        try {
            return References.of(Files.readAllBytes(classes.resolve(className.replace('.', '/') + ".class")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads, verifies and initialises a class. */
    Class<?> link(String className) {
        try {
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(e.getMessage());
        }
    }

    /** What reflection shows of a class itself; fails if a type that they mention is not there. */
    static List<Member> members(Class<?> type) {
        return Stream.of(type.getDeclaredConstructors(), type.getDeclaredFields(), type.getDeclaredMethods())
                .<Member>flatMap(Arrays::stream)
                .toList();
    }

    boolean has(String type) {
        try {
            Class.forName(type, false, loader);
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }

    /** Whether a member is there, declared by its owner or inherited. Of a class that is not there at all the type says so. */
    boolean has(References.Member member) {
        try {
            return has(Class.forName(member.owner(), false, loader), member);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return true;
        }
    }

    private static boolean has(Class<?> type, References.Member member) {
        if (declares(type, member)) {
            return true;
        }
        Class<?> parent = type.isInterface() ? Object.class : type.getSuperclass();
        return (parent != null && has(parent, member))
                || Arrays.stream(type.getInterfaces()).anyMatch(each -> has(each, member));
    }

    private static boolean declares(Class<?> type, References.Member member) {
        if (!member.isMethod()) {
            return Arrays.stream(type.getDeclaredFields())
                    .anyMatch(field -> field.getName().equals(member.name()));
        }
        if (member.name().equals("<init>")) {
            return Arrays.stream(type.getDeclaredConstructors())
                    .anyMatch(each ->
                            descriptor(void.class, each.getParameterTypes()).equals(member.descriptor()));
        }
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(method -> is(method, member));
    }

    private static boolean is(Method method, References.Member member) {
        return method.getName().equals(member.name())
                && descriptor(method.getReturnType(), method.getParameterTypes())
                        .equals(member.descriptor());
    }

    private static String descriptor(Class<?> result, Class<?>[] parameters) {
        StringBuilder text = new StringBuilder("(");
        for (Class<?> parameter : parameters) {
            text.append(parameter.descriptorString());
        }
        return text.append(')').append(result.descriptorString()).toString();
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL url(Path path) throws IOException {
        return path.toUri().toURL();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
