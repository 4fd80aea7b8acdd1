// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet30;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a class file refers to by name: types, methods and fields, read from its constant pool (Java Virtual Machine Specification, section 4.4), so that nothing is overlooked, whatever the instruction.
 */
record References(Set<String> types, Set<Member> members) {

    /** A method or field; the descriptor tells which of the two. */
    record Member(String owner, String name, String descriptor) implements Comparable<Member> {
        @Override
        public int compareTo(Member other) {
            return toString().compareTo(other.toString());
        }

        boolean isMethod() {
            return descriptor.startsWith("(");
        }

        @Override
        public String toString() {
            return owner.substring(owner.lastIndexOf('.') + 1) + "." + name;
        }
    }

    static References of(byte[] classFile) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            in.skipNBytes(8);
            return new Pool(in).references();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The constant pool: a text, or one or two indexes, at each place. */
    private static final class Pool {

        private static final int UTF8 = 1;
        private static final int CLASS = 7;
        private static final int FIELD = 9;
        private static final int INTERFACE_METHOD = 11;

        private final int[] tags;
        private final @Nullable String[] texts;
        private final int[] first;
        private final int[] second;

        Pool(DataInputStream in) throws IOException {
            int count = in.readUnsignedShort();
            tags = new int[count];
            texts = new String[count];
            first = new int[count];
            second = new int[count];
            for (int i = 1; i < count; i++) {
                tags[i] = in.readUnsignedByte();
                read(in, i);
                if (tags[i] == 5 || tags[i] == 6) {
                    i++; // long and double take two places
                }
            }
        }

        private void read(DataInputStream in, int i) throws IOException {
            switch (tags[i]) {
                case UTF8 -> texts[i] = in.readUTF();
                case 3, 4 -> in.skipNBytes(4);
                case 5, 6 -> in.skipNBytes(8);
                case CLASS, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                case 15 -> in.skipNBytes(3);
                default -> {
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                }
            }
        }

        References references() {
            Set<String> types = new TreeSet<>();
            Set<Member> members = new TreeSet<>();
            for (int i = 1; i < tags.length; i++) {
                if (tags[i] == CLASS) {
                    types.add(type(i));
                } else if (tags[i] >= FIELD && tags[i] <= INTERFACE_METHOD) {
                    int nameAndType = second[i];
                    members.add(new Member(type(first[i]), texts[first[nameAndType]], texts[second[nameAndType]]));
                }
            }
            return new References(types, members);
        }

        /** The element type of an array. */
        private String type(int index) {
            String name = texts[first[index]].replace('/', '.');
            return name.startsWith("[") ? name.replaceFirst("^\\[+L?", "").replace(";", "") : name;
        }
    }
}
