// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DeferredWriterTest {

    /** Notes what reaches the writer that was chosen. */
    private static final class Chosen extends StringWriter {
        private int flushes;
        private int closes;

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {
            closes++;
        }

        String all() {
            return this + "|" + flushes + "|" + closes;
        }
    }

    private final Chosen chosen = new Chosen();
    private int choices;

    private DeferredWriter deferred() {
        return new DeferredWriter(() -> {
            choices++;
            return new PrintWriter(chosen);
        });
    }

    static Stream<Method> methods() {
        Set<Class<?>> declaring = Set.of(PrintWriter.class, Writer.class);
        return Arrays.stream(PrintWriter.class.getMethods())
                .filter(method -> declaring.contains(method.getDeclaringClass()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isBridge());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethod_reachesTheChosenWriter_asIfItWereThatOne(Method method) throws Exception {
        DeferredWriter deferred = deferred();
        Chosen plain = new Chosen();
        PrintWriter direct = new PrintWriter(plain);
        assertThat(choices).isZero();
        assertThat(deferred.isDecided()).isFalse();

        Object answer = method.invoke(deferred, arguments(method));
        Object expected = method.invoke(direct, arguments(method));

        assertThat(choices).isEqualTo(1);
        assertThat(deferred.isDecided()).isTrue();
        assertThat(chosen.all()).isEqualTo(plain.all()).isNotEqualTo("|0|0");
        assertThat(answer).isEqualTo(expected == direct ? deferred : expected);
    }

    private static Object[] arguments(Method method) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(DeferredWriterTest::sample)
                .toArray();
        if (arguments.length == 3 && arguments[1] instanceof Integer) {
            arguments[1] = 1;
        }
        if (method.getName().equals("format") || method.getName().equals("printf")) {
            arguments[arguments.length - 2] = "%,.2f|%s";
            arguments[arguments.length - 1] = new Object[] {1234.5, "b"};
        }
        return arguments;
    }

    private static Object sample(Class<?> type) {
        if (type == int.class) {
            return 2;
        }
        if (type == long.class) {
            return 4L;
        }
        if (type == char.class) {
            return 'c';
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == float.class) {
            return 1.5f;
        }
        if (type == double.class) {
            return 2.5;
        }
        if (type == char[].class) {
            return "chars and more".toCharArray();
        }
        return type == Locale.class ? Locale.GERMANY : "text and more";
    }

    @Test
    void manyCalls_chooseOnce() {
        DeferredWriter deferred = deferred();
        deferred.print("a");
        deferred.append('b').append("c");
        deferred.println();

        assertThat(choices).isEqualTo(1);
        assertThat(deferred.decide()).isSameAs(deferred.decide());
        assertThat(chosen).hasToString("abc" + System.lineSeparator());
    }

    @Test
    void null_isPrintedAsAPrintWriterDoes() {
        DeferredWriter deferred = deferred();
        deferred.print((String) null);
        deferred.print((Object) null);
        deferred.append(null);

        assertThat(chosen).hasToString("nullnullnull");
    }
}
