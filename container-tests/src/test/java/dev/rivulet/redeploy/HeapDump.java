// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A dump of the heap in the format of HotSpot ("JAVA PROFILE 1.0.2"), as far as it says who refers to whom. It is read anew for each question, since only what was asked for is kept.
 */
final class HeapDump {

    private static final int OBJECT = 2;

    /** By type, as the format numbers them: object, boolean, char, float, double, byte, short, int, long. */
    private static final int[] SIZES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    /** Somebody refers to somebody. */
    interface Reference {
        void found(long from, long to, String name);
    }

    private record Field(String name, int type) {}

    private record Type(String name, long parent, List<Field> fields) {}

    private final Path file;
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, String> classNames = new HashMap<>();
    private final Map<Long, Type> types = new HashMap<>();
    private final Map<Long, String> roots = new HashMap<>();
    private final Map<Long, Long> typeOf = new HashMap<>();

    HeapDump(Path file) throws IOException {
        this.file = file;
        references((from, to, name) -> {});
    }

    boolean isRoot(long object) {
        return roots.containsKey(object);
    }

    String rootOf(long object) {
        return roots.get(object);
    }

    String nameOf(long object) {
        String name = classNames.get(object);
        return name != null ? "class " + name : String.valueOf(classNames.get(typeOf.get(object)));
    }

    /** What the one reference of a class refers to whose only own field is true. */
    long leakedReferent(String referenceClass) throws IOException {
        long[] found = new long[1];
        read((from, type, values) -> {
            if (referenceClass.equals(classNames.get(type)) && values.get(0) != 0) {
                values.position(1);
                found[0] = referent(types.get(type).parent, values);
            }
        });
        return found[0];
    }

    private long referent(long type, ByteBuffer values) {
        for (long at = type; at != 0; at = types.get(at).parent) {
            for (Field field : types.get(at).fields) {
                if (field.name.equals("referent")) {
                    return values.getLong();
                }
                values.position(values.position() + SIZES[field.type]);
            }
        }
        throw new IllegalStateException("no referent");
    }

    /** All strong references in the heap. */
    void references(Reference to) throws IOException {
        reference = to;
        try {
            read((from, type, values) -> instance(from, type, values, to));
        } finally {
            reference = (from, target, name) -> {};
        }
    }

    private void instance(long from, long type, ByteBuffer values, Reference to) {
        to.found(from, type, " is of");
        for (long at = type; at != 0; at = types.get(at).parent) {
            Type known = types.get(at);
            if (known == null) {
                return;
            }
            for (Field field : known.fields) {
                if (field.type == OBJECT) {
                    long target = values.getLong();
                    if (!field.name.equals("referent")) {
                        to.found(from, target, "." + field.name);
                    }
                } else {
                    values.position(values.position() + SIZES[field.type]);
                }
            }
        }
    }

    // ---- reading

    private interface Instance {
        void found(long object, long type, ByteBuffer values);
    }

    private Reference reference = (from, to, name) -> {};

    private void read(Instance instance) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new BufferedInputStream(bytes, 1 << 16))) {
            while (in.readByte() != 0) {
                // the name of the format
            }
            in.readInt();
            in.readLong();
            records(in, instance);
        } catch (EOFException end) {
            // all was read
        }
    }

    private void records(DataInputStream in, Instance instance) throws IOException {
        while (true) {
            int tag = in.readUnsignedByte();
            in.readInt();
            long length = in.readInt() & 0xffff_ffffL;
            switch (tag) {
                case 0x01 ->
                    strings.put(in.readLong(), new String(in.readNBytes((int) length - 8), StandardCharsets.UTF_8));
                case 0x02 -> loadedClass(in);
                case 0x0c, 0x1c -> segment(in, length, instance);
                default -> in.skipNBytes(length);
            }
        }
    }

    private void loadedClass(DataInputStream in) throws IOException {
        in.readInt();
        long id = in.readLong();
        in.readInt();
        classNames.put(id, strings.get(in.readLong()).replace('/', '.'));
    }

    private void segment(DataInputStream in, long length, Instance instance) throws IOException {
        long left = length;
        while (left > 0) {
            int tag = in.readUnsignedByte();
            left -= 1
                    + switch (tag) {
                        case 0xff -> root(in, "unknown root", 0);
                        case 0x01 -> root(in, "JNI global", 8);
                        case 0x02 -> root(in, "JNI local of a thread", 8);
                        case 0x03 -> root(in, "local variable of a thread", 8);
                        case 0x04 -> root(in, "native stack of a thread", 4);
                        case 0x05 -> root(in, "system class", 0);
                        case 0x06 -> root(in, "thread block", 4);
                        case 0x07 -> root(in, "monitor in use", 0);
                        case 0x08 -> root(in, "thread", 8);
                        case 0x20 -> classDump(in);
                        case 0x21 -> instanceDump(in, instance);
                        case 0x22 -> objects(in);
                        case 0x23 -> primitives(in);
                        default -> throw new IOException("unknown record " + tag);
                    };
        }
    }

    private long root(DataInputStream in, String kind, int more) throws IOException {
        roots.putIfAbsent(in.readLong(), kind);
        in.skipNBytes(more);
        return 8L + more;
    }

    private long classDump(DataInputStream in) throws IOException {
        long id = in.readLong();
        in.readInt();
        long parent = in.readLong();
        long loader = in.readLong();
        reference.found(id, loader, " was loaded by");
        reference.found(id, parent, " extends");
        in.skipNBytes(4 * 8 + 4);
        long size = 8 + 4 + 6 * 8 + 4 + 2;
        if (in.readUnsignedShort() != 0) {
            throw new IOException("a constant pool, which HotSpot does not write");
        }
        int statics = in.readUnsignedShort();
        size += 2;
        for (int i = 0; i < statics; i++) {
            size += staticField(in, id);
        }
        int count = in.readUnsignedShort();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(new Field(strings.get(in.readLong()), in.readUnsignedByte()));
        }
        types.putIfAbsent(id, new Type(classNames.get(id), parent, fields));
        return size + 2 + count * 9L;
    }

    private long staticField(DataInputStream in, long id) throws IOException {
        String name = strings.get(in.readLong());
        int type = in.readUnsignedByte();
        if (type == OBJECT) {
            reference.found(id, in.readLong(), "." + name + " (static)");
        } else {
            in.skipNBytes(SIZES[type]);
        }
        return 9L + SIZES[type];
    }

    private long instanceDump(DataInputStream in, Instance instance) throws IOException {
        long id = in.readLong();
        in.readInt();
        long type = in.readLong();
        int length = in.readInt();
        typeOf.put(id, type);
        instance.found(id, type, ByteBuffer.wrap(in.readNBytes(length)));
        return 24L + length;
    }

    private long objects(DataInputStream in) throws IOException {
        long id = in.readLong();
        in.readInt();
        int length = in.readInt();
        typeOf.put(id, in.readLong());
        for (int i = 0; i < length; i++) {
            reference.found(id, in.readLong(), "[" + i + "]");
        }
        return 24 + 8L * length;
    }

    private long primitives(DataInputStream in) throws IOException {
        in.readLong();
        in.readInt();
        long length = (in.readInt() & 0xffff_ffffL) * SIZES[in.readUnsignedByte()];
        in.skipNBytes(length);
        return 17 + length;
    }
}
