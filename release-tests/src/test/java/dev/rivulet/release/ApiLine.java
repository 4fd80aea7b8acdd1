// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypeReference;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeAnnotationNode;
import org.objectweb.asm.util.TraceSignatureVisitor;

/** What a dump says of a type or a member: all that compiles differently, or means something else, if it changes. */
final class ApiLine {

    private ApiLine() {}

    static String of(ClassNode type, int access) {
        int flags = access & ~Opcodes.ACC_SUPER;
        TraceSignatureVisitor signature = signature(superTypes(type), flags);
        return annotations(type.visibleAnnotations)
                + modifiers(flags)
                + (type.permittedSubclasses == null ? "" : "sealed ")
                + kind(flags)
                + dotted(type.name)
                + signature.getDeclaration()
                + permitted(type)
                + nullable(type.visibleTypeAnnotations);
    }

    static String of(FieldNode field) {
        String signature = field.signature == null ? field.desc : field.signature;
        TraceSignatureVisitor type = new TraceSignatureVisitor(0);
        new SignatureReader(signature).acceptType(type);
        return annotations(field.visibleAnnotations)
                + modifiers(field.access)
                + ((field.access & Opcodes.ACC_ENUM) == 0 ? "" : "enum ")
                + type.getDeclaration()
                + " "
                + field.name
                + (field.value == null ? "" : " = " + literal(field.value))
                + nullable(field.visibleTypeAnnotations);
    }

    static String of(MethodNode method) {
        TraceSignatureVisitor signature = signature(method.signature == null ? method.desc : method.signature, 0);
        return annotations(method.visibleAnnotations)
                + modifiers(method.access & ~(Opcodes.ACC_VOLATILE | Opcodes.ACC_TRANSIENT))
                + ((method.access & Opcodes.ACC_VARARGS) == 0 ? "" : "varargs ")
                + signature.getReturnType()
                + " "
                + method.name
                + signature.getDeclaration()
                + thrown(method, signature)
                + (method.annotationDefault == null ? "" : " default " + literal(method.annotationDefault))
                + nullable(method.visibleTypeAnnotations);
    }

    private static TraceSignatureVisitor signature(String text, int access) {
        TraceSignatureVisitor visitor = new TraceSignatureVisitor(access);
        new SignatureReader(text).accept(visitor);
        return visitor;
    }

    private static String superTypes(ClassNode type) {
        if (type.signature != null) {
            return type.signature;
        }
        return Stream.concat(Stream.of(type.superName), type.interfaces.stream())
                .map(name -> "L" + name + ";")
                .collect(Collectors.joining());
    }

    /** Neither synchronized, native nor strictfp: those are no business of a caller. */
    private static String modifiers(int access) {
        StringBuilder text = new StringBuilder();
        append(text, access, Opcodes.ACC_PUBLIC, "public ");
        append(text, access, Opcodes.ACC_PROTECTED, "protected ");
        append(text, access, Opcodes.ACC_STATIC, "static ");
        append(text, access, Opcodes.ACC_ABSTRACT, "abstract ");
        append(text, access, Opcodes.ACC_FINAL, "final ");
        append(text, access, Opcodes.ACC_VOLATILE, "volatile ");
        return text.toString();
    }

    private static void append(StringBuilder text, int access, int flag, String word) {
        if ((access & flag) != 0) {
            text.append(word);
        }
    }

    private static String kind(int access) {
        if ((access & Opcodes.ACC_ANNOTATION) != 0) {
            return "@interface ";
        } else if ((access & Opcodes.ACC_INTERFACE) != 0) {
            return "interface ";
        } else if ((access & Opcodes.ACC_ENUM) != 0) {
            return "enum ";
        }
        return (access & Opcodes.ACC_RECORD) != 0 ? "record " : "class ";
    }

    private static String permitted(ClassNode type) {
        if (type.permittedSubclasses == null) {
            return "";
        }
        return type.permittedSubclasses.stream()
                .map(ApiLine::dotted)
                .sorted()
                .collect(Collectors.joining(", ", " permits ", ""));
    }

    private static String thrown(MethodNode method, TraceSignatureVisitor signature) {
        if (signature.getExceptions() != null) {
            return " throws " + signature.getExceptions();
        } else if (method.exceptions.isEmpty()) {
            return "";
        }
        return method.exceptions.stream().map(ApiLine::dotted).collect(Collectors.joining(", ", " throws ", ""));
    }

    private static String annotations(@Nullable List<AnnotationNode> annotations) {
        if (annotations == null) {
            return "";
        }
        return annotations.stream()
                .map(annotation -> "@" + Type.getType(annotation.desc).getClassName() + " ")
                .sorted()
                .collect(Collectors.joining());
    }

    /** The places of {@code @Nullable} and other annotations of types, in words: they are part of what a caller relies on. */
    private static String nullable(@Nullable List<TypeAnnotationNode> annotations) {
        if (annotations == null) {
            return "";
        }
        List<String> places = new ArrayList<>();
        for (TypeAnnotationNode annotation : annotations) {
            String name = Type.getType(annotation.desc).getClassName();
            places.add("@" + name.substring(name.lastIndexOf('.') + 1) + " " + place(annotation));
        }
        return places.stream().sorted().collect(Collectors.joining(", ", " {", "}"));
    }

    private static String place(TypeAnnotationNode annotation) {
        TypeReference at = new TypeReference(annotation.typeRef);
        String inside = annotation.typePath == null ? "" : " at " + annotation.typePath;
        return switch (at.getSort()) {
                    case TypeReference.METHOD_FORMAL_PARAMETER -> "parameter " + (at.getFormalParameterIndex() + 1);
                    case TypeReference.METHOD_RETURN -> "result";
                    case TypeReference.FIELD -> "field";
                    case TypeReference.CLASS_TYPE_PARAMETER, TypeReference.METHOD_TYPE_PARAMETER ->
                        "type parameter " + (at.getTypeParameterIndex() + 1);
                    case TypeReference.CLASS_TYPE_PARAMETER_BOUND, TypeReference.METHOD_TYPE_PARAMETER_BOUND ->
                        "bound of type parameter " + (at.getTypeParameterIndex() + 1);
                    case TypeReference.CLASS_EXTENDS -> "supertype " + at.getSuperTypeIndex();
                    default -> "other " + at.getSort();
                }
                + inside;
    }

    private static String literal(Object value) {
        if (value instanceof String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") + "\"";
        } else if (value instanceof String[] constant) {
            return constant[1];
        }
        return value instanceof Type type ? type.getClassName() : value.toString();
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }
}
