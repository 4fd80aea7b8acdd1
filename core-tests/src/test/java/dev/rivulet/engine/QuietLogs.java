// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.engine;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps the engine's log still in tests that make everything fail, so that a failure that nobody wanted is seen in the output of others. */
final class QuietLogs implements BeforeAllCallback, AfterAllCallback {

    private static final Logger ENGINE = Logger.getLogger("dev.rivulet");

    @Override
    public void beforeAll(ExtensionContext context) {
        ENGINE.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ENGINE.setLevel(null);
    }
}
