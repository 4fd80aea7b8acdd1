// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between SseFilter and the container, and notes whoever is inside the container for a response that is ended meanwhile, or comes later. */
final class Watch implements Filter {

    private static final int SHOWN = 20;

    final List<String> trespasses = new CopyOnWriteArrayList<>();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Watched watched = new Watched((HttpServletResponse) response);
        WatchedRequest asking = new WatchedRequest((HttpServletRequest) request, watched);
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
            return;
        }
        try {
            chain.doFilter(asking, watched);
        } finally {
            if (!asking.started) {
                watched.leave("the end of the service method");
            }
        }
    }

    private void note(String what) {
        if (trespasses.size() < SHOWN) {
            trespasses.add(what);
        }
    }

    /** Something that is done with a stream. */
    private interface Act<T> {
        T run() throws IOException;
    }

    private final class Watched extends HttpServletResponseWrapper {

        private final Set<Thread> inside = ConcurrentHashMap.newKeySet();
        private volatile String left = "";
        private volatile boolean completed;
        private Stream stream;

        Watched(HttpServletResponse response) {
            super(response);
        }

        void leave(String how) {
            for (Thread other : inside) {
                if (other != Thread.currentThread() && !completed) {
                    note(other.getName() + " is inside at " + how);
                }
            }
            left = how;
        }

        <T> T enter(String what, Act<T> act) throws IOException {
            Thread me = Thread.currentThread();
            if (!left.isEmpty()) {
                note(me.getName() + " enters " + what + " after " + left);
            }
            boolean first = inside.add(me);
            try {
                return act.run();
            } finally {
                if (first) {
                    inside.remove(me);
                }
            }
        }

        @Override
        public void flushBuffer() throws IOException {
            enter("flushBuffer", () -> {
                super.flushBuffer();
                return null;
            });
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (stream == null) {
                stream = new Stream(this, super.getOutputStream());
            }
            return stream;
        }
    }

    /** A container that has completed a response itself, as Undertow does within a failing write, ignores whoever completes it again. */
    private record End(Watched response) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            response.completed = true;
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    private static final class WatchedRequest extends HttpServletRequestWrapper {

        private static final Set<String> LEAVING = Set.of("complete", "dispatch");

        private final Watched response;
        private boolean started;

        WatchedRequest(HttpServletRequest request, Watched response) {
            super(request);
            this.response = response;
        }

        @Override
        public AsyncContext startAsync(ServletRequest request, ServletResponse other) {
            started = true;
            response.left = "";
            AsyncContext container = super.startAsync(request, other);
            container.addListener(new End(response));
            return watched(container);
        }

        @Override
        public AsyncContext getAsyncContext() {
            return watched(super.getAsyncContext());
        }

        private AsyncContext watched(AsyncContext container) {
            return (AsyncContext) Proxy.newProxyInstance(
                    Watch.class.getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                        if (LEAVING.contains(method.getName())) {
                            response.leave(method.getName());
                            response.left = method.getName().equals("dispatch") ? "" : method.getName();
                        }
                        try {
                            return method.invoke(container, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private static final class Stream extends ServletOutputStream {

        private final Watched response;
        private final ServletOutputStream out;

        Stream(Watched response, ServletOutputStream out) {
            this.response = response;
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            response.enter("write", () -> {
                out.write(bytes, offset, length);
                return null;
            });
        }

        @Override
        public void flush() throws IOException {
            response.enter("flush", () -> {
                out.flush();
                return null;
            });
        }

        @Override
        public void close() throws IOException {
            response.enter("close", () -> {
                out.close();
                return null;
            });
        }

        @Override
        public boolean isReady() {
            try {
                return response.enter("isReady", out::isReady);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
