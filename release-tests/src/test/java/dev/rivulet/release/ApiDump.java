// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The public and protected types and members of a folder of class files, one a line, in an order that depends on names alone. */
final class ApiDump {

    private static final Set<String> OF_EVERY_RECORD =
            Set.of("toString()Ljava/lang/String;", "hashCode()I", "equals(Ljava/lang/Object;)Z");

    private final Map<String, ClassNode> types = new TreeMap<>();
    private final Set<String> hidden;

    private ApiDump(Set<String> hidden) {
        this.hidden = hidden;
    }

    /**
     * Returns the lines.
     *
     * @param classes where the class files are
     * @param hidden packages that are left out
     */
    static List<String> of(Path classes, Set<String> hidden) {
        return read(classes, hidden).lines();
    }

    /** Returns the names of the types, those of nested ones with a dollar sign. */
    static List<String> types(Path classes, Set<String> hidden) {
        ApiDump dump = read(classes, hidden);
        return dump.types.values().stream()
                .filter(dump::isApi)
                .map(type -> type.name.replace('/', '.'))
                .toList();
    }

    /** Returns the packages that a jar lets others use. */
    static Set<String> packages(Published jar) {
        return types(jar.classes(), jar.hidden()).stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ApiDump read(Path classes, Set<String> hidden) {
        ApiDump dump = new ApiDump(hidden);
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(dump::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return dump;
    }

    private void add(Path file) {
        ClassNode type = new ClassNode();
        try {
            new ClassReader(Files.readAllBytes(file)).accept(type, ClassReader.SKIP_CODE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if ((type.access & Opcodes.ACC_MODULE) == 0 && !type.name.endsWith("package-info")) {
            types.put(type.name, type);
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ClassNode type : types.values()) {
            if (isApi(type)) {
                lines.add(ApiLine.of(type, access(type)));
                members(type).forEach(member -> lines.add("    " + member));
            }
        }
        return lines;
    }

    private boolean isApi(ClassNode type) {
        InnerClassNode nested = nested(type);
        if (nested == null) {
            return isVisible(type.access) && !hidden.contains(packageOf(type));
        }
        ClassNode outer = nested.outerName == null ? null : types.get(nested.outerName);
        return outer != null && isVisible(nested.access) && isApi(outer);
    }

    private static String packageOf(ClassNode type) {
        return type.name.substring(0, type.name.lastIndexOf('/')).replace('/', '.');
    }

    /** Of nested types the class file has the real access elsewhere. */
    private static int access(ClassNode type) {
        InnerClassNode nested = nested(type);
        return nested == null ? type.access : nested.access | (type.access & Opcodes.ACC_RECORD);
    }

    private static @Nullable InnerClassNode nested(ClassNode type) {
        return type.innerClasses.stream()
                .filter(inner -> inner.name.equals(type.name))
                .findAny()
                .orElse(null);
    }

    /** With those of superclasses that nobody sees: who sees the type sees them. */
    private Set<String> members(ClassNode type) {
        Set<String> members = new TreeSet<>();
        addMembers(type, members);
        for (ClassNode above = types.get(type.superName);
                above != null && !isApi(above);
                above = types.get(above.superName)) {
            Set<String> inherited = new TreeSet<>();
            addMembers(above, inherited);
            inherited.removeIf(line -> line.contains(" <init>("));
            members.addAll(inherited);
        }
        return members;
    }

    private static void addMembers(ClassNode type, Set<String> members) {
        for (FieldNode field : type.fields) {
            if (isVisible(field.access)) {
                members.add(ApiLine.of(field));
            }
        }
        for (MethodNode method : type.methods) {
            if (isVisible(method.access) && !isOfEveryRecord(type, method)) {
                members.add(ApiLine.of(method));
            }
        }
    }

    private static boolean isOfEveryRecord(ClassNode type, MethodNode method) {
        return (type.access & Opcodes.ACC_RECORD) != 0 && OF_EVERY_RECORD.contains(method.name + method.desc);
    }

    private static boolean isVisible(int access) {
        return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0 && (access & Opcodes.ACC_SYNTHETIC) == 0;
    }
}
