// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Hears first what the container says of an asynchronous response, before the application does. */
final class AsyncWatch implements AsyncListener {

    private final ResponseLife life;

    AsyncWatch(ResponseLife life) {
        this.life = life;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        life.quiet();
    }

    @Override
    public void onError(AsyncEvent event) {
        life.failing(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        life.over();
    }

    /** The container forgets its listeners; whoever starts again passes by the filter's request, which registers anew. */
    @Override
    public void onStartAsync(AsyncEvent event) {}
}
