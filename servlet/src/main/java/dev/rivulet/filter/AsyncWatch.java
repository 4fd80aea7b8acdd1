// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Hears first what the container says of an asynchronous response, before the application does. */
final class AsyncWatch implements AsyncListener {

    private final FilteredResponse response;

    AsyncWatch(FilteredResponse response) {
        this.response = response;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        response.quiet();
    }

    @Override
    public void onError(AsyncEvent event) {
        response.failing(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        response.over();
    }

    /** The container forgets its listeners; whoever starts again passes by the filter's request, which registers anew. */
    @Override
    public void onStartAsync(AsyncEvent event) {}
}
