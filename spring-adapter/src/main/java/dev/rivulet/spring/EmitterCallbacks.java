// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What is called when something happens to an {@link SseEmitter}. One that fails is logged, and the others are called.
 *
 * <p>Thread safety: safe for use by any thread.
 */
final class EmitterCallbacks {

    private static final System.Logger LOG = System.getLogger(EmitterCallbacks.class.getName());

    private final List<Runnable> onTimeout = new CopyOnWriteArrayList<>();
    private final List<Consumer<Throwable>> onError = new CopyOnWriteArrayList<>();
    private final List<Runnable> onCompletion = new CopyOnWriteArrayList<>();

    void onTimeout(Runnable callback) {
        onTimeout.add(callback);
    }

    void onError(Consumer<Throwable> callback) {
        onError.add(callback);
    }

    void onCompletion(Runnable callback) {
        onCompletion.add(callback);
    }

    void timedOut() {
        onTimeout.forEach(EmitterCallbacks::call);
    }

    void failed(Throwable failure) {
        onError.forEach(callback -> call(() -> callback.accept(failure)));
    }

    void completed() {
        onCompletion.forEach(EmitterCallbacks::call);
    }

    private static void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A callback of an SseEmitter has failed", e);
        }
    }
}
