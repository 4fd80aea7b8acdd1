// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.producer;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** An application's listener that only takes notice: whether its exchange is completed is left to others. */
record AsyncSignals(Signals signals) implements AsyncListener {

    static final String ERROR = "AsyncListener.onError";
    static final String COMPLETE = "AsyncListener.onComplete";

    @Override
    public void onComplete(AsyncEvent event) {
        signals.add(COMPLETE);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        signals.add("AsyncListener.onTimeout");
    }

    @Override
    public void onError(AsyncEvent event) {
        signals.add(ERROR);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
