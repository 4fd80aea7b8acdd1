// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response's writer of which is not decided yet which one it is: the container's own, or one that writes UTF-8. Decided with the first call. The container's prints as
 * it always does, down to its line ends.
 */
@SuppressWarnings("AnnotateFormatMethod") // as in the class that it extends
final class DeferredWriter extends PrintWriter {

    private final Supplier<PrintWriter> choice;
    private @Nullable PrintWriter chosen;

    DeferredWriter(Supplier<PrintWriter> choice) {
        super(Writer.nullWriter());
        this.choice = choice;
    }

    boolean isDecided() {
        return chosen != null;
    }

    /** Decides, if that has not been done. */
    PrintWriter decide() {
        PrintWriter writer = chosen;
        if (writer == null) {
            writer = choice.get();
            chosen = writer;
        }
        return writer;
    }

    @Override
    public boolean checkError() {
        return decide().checkError();
    }

    @Override
    public PrintWriter format(String format, @Nullable Object... arguments) {
        decide().format(format, arguments);
        return this;
    }

    @Override
    public PrintWriter format(@Nullable Locale locale, String format, @Nullable Object... arguments) {
        decide().format(locale, format, arguments);
        return this;
    }

    @Override
    public PrintWriter printf(String format, @Nullable Object... arguments) {
        decide().printf(format, arguments);
        return this;
    }

    @Override
    public PrintWriter printf(@Nullable Locale locale, String format, @Nullable Object... arguments) {
        decide().printf(locale, format, arguments);
        return this;
    }

    @Override
    public PrintWriter append(@Nullable CharSequence text) {
        decide().append(text);
        return this;
    }

    @Override
    public PrintWriter append(@Nullable CharSequence text, int start, int end) {
        decide().append(text, start, end);
        return this;
    }

    @Override
    public PrintWriter append(char character) {
        decide().append(character);
        return this;
    }

    @Override
    public void flush() {
        decide().flush();
    }

    @Override
    public void close() {
        decide().close();
    }

    @Override
    public void write(int character) {
        decide().write(character);
    }

    @Override
    public void write(char[] characters) {
        decide().write(characters);
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        decide().write(characters, offset, length);
    }

    @Override
    public void write(String text) {
        decide().write(text);
    }

    @Override
    public void write(String text, int offset, int length) {
        decide().write(text, offset, length);
    }

    @Override
    public void print(boolean value) {
        decide().print(value);
    }

    @Override
    public void print(char value) {
        decide().print(value);
    }

    @Override
    public void print(int value) {
        decide().print(value);
    }

    @Override
    public void print(long value) {
        decide().print(value);
    }

    @Override
    public void print(float value) {
        decide().print(value);
    }

    @Override
    public void print(double value) {
        decide().print(value);
    }

    @Override
    public void print(char[] value) {
        decide().print(value);
    }

    @Override
    public void print(@Nullable String value) {
        decide().print(value);
    }

    @Override
    public void print(@Nullable Object value) {
        decide().print(value);
    }

    @Override
    public void println() {
        decide().println();
    }

    @Override
    public void println(boolean value) {
        decide().println(value);
    }

    @Override
    public void println(char value) {
        decide().println(value);
    }

    @Override
    public void println(int value) {
        decide().println(value);
    }

    @Override
    public void println(long value) {
        decide().println(value);
    }

    @Override
    public void println(float value) {
        decide().println(value);
    }

    @Override
    public void println(double value) {
        decide().println(value);
    }

    @Override
    public void println(char[] value) {
        decide().println(value);
    }

    @Override
    public void println(@Nullable String value) {
        decide().println(value);
    }

    @Override
    public void println(@Nullable Object value) {
        decide().println(value);
    }
}
