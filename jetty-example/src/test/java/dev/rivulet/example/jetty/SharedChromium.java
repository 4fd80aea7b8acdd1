// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one browser that all of them share, since it takes seconds to start; JUnit closes it behind the last one. */
final class SharedChromium implements ParameterResolver, AfterEachCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Chromium.class;
    }

    @Override
    public Chromium resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return chromium(context);
    }

    private static Chromium chromium(ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL);
        return store.computeIfAbsent(Chromium.class, key -> start(), Chromium.class);
    }

    private static Chromium start() {
        try {
            return Chromium.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Chromium did not start", e);
        }
    }

    /** Before the test's server stops, so that it need not wait for the pages. */
    @Override
    public void afterEach(ExtensionContext context) {
        chromium(context).reset();
    }
}
