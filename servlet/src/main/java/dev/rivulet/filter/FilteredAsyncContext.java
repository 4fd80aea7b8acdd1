// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The asynchronous context that the application sees: ends the response, or hands it on, only when no heartbeat is inside the container.
 *
 * <p>Thread safety: as the servlet API says of the container's own.
 */
final class FilteredAsyncContext implements AsyncContext {

    private static final System.Logger LOG = System.getLogger(FilteredAsyncContext.class.getName());

    private final AsyncContext container;
    private final FilteredResponse response;
    private final boolean original;
    private final List<Told> listeners = new CopyOnWriteArrayList<>();

    /** The application has completed or dispatched, or the container is through with it. */
    private final AtomicBoolean left = new AtomicBoolean();

    FilteredAsyncContext(AsyncContext container, FilteredResponse response, boolean original) {
        this.container = container;
        this.response = response;
        this.original = original;
    }

    // ---- what ends the response, or hands it on

    @Override
    public void complete() {
        left.set(true);
        response.life().complete(container::complete);
    }

    @Override
    public void dispatch() {
        handOn(container::dispatch);
    }

    @Override
    public void dispatch(String path) {
        handOn(() -> container.dispatch(path));
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        handOn(() -> container.dispatch(context, path));
    }

    private void handOn(EventStream.Step step) {
        left.set(true);
        response.life().handOn(step);
    }

    /** Whether this stands before a context of the container's, and is not through. */
    @SuppressWarnings("ReferenceEquality")
    boolean isFor(AsyncContext other) {
        return container == other && !left.get();
    }

    /** The container has said that this context is through. */
    void over() {
        left.set(true);
    }

    /**
     * A heartbeat has found the peer gone, and the container has not said so: its listeners hear it from here, and the response is completed unless they do it, as the container would
     * (Servlet 6.0, section 2.3.3.3).
     */
    void tell(Throwable cause) {
        if (left.get()) {
            return;
        }
        for (Told listener : listeners) {
            try {
                listener.onError(new AsyncEvent(this, getRequest(), response, cause));
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "A listener failed when it was told that its peer is gone", e);
            }
        }
        if (left.compareAndSet(false, true)) {
            try {
                response.life().complete(container::complete);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "The container had completed the request itself", e);
            }
        }
    }

    // ---- listeners

    @Override
    public void addListener(AsyncListener listener) {
        Told told = new Told(listener, this);
        container.addListener(told);
        listeners.add(told);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse filtered) {
        Told told = new Told(listener, this);
        container.addListener(told, request, filtered);
        listeners.add(told);
    }

    /** A listener of the application's, which sees this context, not the container's, and hears of an error once. */
    private record Told(AsyncListener listener, FilteredAsyncContext context, AtomicBoolean ofError)
            implements AsyncListener {

        Told(AsyncListener listener, FilteredAsyncContext context) {
            this(listener, context, new AtomicBoolean());
        }

        private AsyncEvent mine(AsyncEvent event) {
            return new AsyncEvent(
                    context, event.getSuppliedRequest(), event.getSuppliedResponse(), event.getThrowable());
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(mine(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(mine(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            if (ofError.compareAndSet(false, true)) {
                context.response.life().tellOfError(event.getThrowable(), () -> listener.onError(mine(event)));
            }
        }

        /** The new context is the one to register with. */
        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            AsyncContext next = context.response.life().contextOf(event.getAsyncContext(), context.original);
            listener.onStartAsync(new AsyncEvent(
                    next, event.getSuppliedRequest(), event.getSuppliedResponse(), event.getThrowable()));
        }
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return container.createListener(type);
    }

    // ---- the rest is the container's

    @Override
    public ServletRequest getRequest() {
        return container.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return container.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return original || container.hasOriginalRequestAndResponse();
    }

    @Override
    public void start(Runnable task) {
        container.start(task);
    }

    @Override
    public void setTimeout(long timeout) {
        container.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
        return container.getTimeout();
    }
}
