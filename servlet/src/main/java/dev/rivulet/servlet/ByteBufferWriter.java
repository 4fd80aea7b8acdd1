// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Hands buffers to Jetty's stream, which sends them at once, without a copy and without 32 KiB of buffer for each connection. Found by
 * what the stream's class offers, so that no class of Jetty is linked.
 */
final class ByteBufferWriter implements StreamWriter {

    private static final String JETTY = "org.eclipse.jetty.";

    /**
     * Holds nothing of our own: it hangs on a class of the container's, which outlives the webapp and must not keep its class loader alive.
     */
    private static final ClassValue<Optional<MethodHandle>> BY_CLASS = new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
            return find(type);
        }
    };

    private final MethodHandle write;

    private ByteBufferWriter(MethodHandle write) {
        this.write = write;
    }

    /** A writer for a stream of Jetty's own; a wrapper of it inherits only a copying default, and gets none. */
    static Optional<StreamWriter> of(ServletOutputStream out) {
        return BY_CLASS.get(out.getClass()).map(ByteBufferWriter::new);
    }

    private static Optional<MethodHandle> find(Class<?> type) {
        if (!type.getName().startsWith(JETTY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(type, "write", MethodType.methodType(void.class, ByteBuffer.class))
                    .asType(MethodType.methodType(void.class, ServletOutputStream.class, ByteBuffer.class)));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(ServletOutputStream out, byte[] bytes, int offset, int length) throws IOException {
        try {
            write.invokeExact(out, ByteBuffer.wrap(bytes, offset, length));
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public void flush(ServletOutputStream out) {}
}
