// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.context;

import dev.rivulet.spring.ContextCarrier;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.UnaryOperator;

/**
 * Carries what Micrometer's context propagation knows: the trace, and whatever the application has registered.
 *
 * <p>Thread safety: immutable.
 */
final class PropagationCarrier implements ContextCarrier {

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().clearMissing(true).build();

    @Override
    public UnaryOperator<Runnable> capture() {
        ContextSnapshot snapshot = snapshots.captureAll();
        return snapshot::wrap;
    }
}
