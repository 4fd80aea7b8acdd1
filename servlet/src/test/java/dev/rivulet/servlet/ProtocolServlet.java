// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.connection.SseConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Remembers over which protocol and through which TCP connections its peers have come. */
final class ProtocolServlet extends TopicServlet {

    private static final long serialVersionUID = 1L;

    /** Where a thread stands while Jetty or Tomcat counts the request as being handled. */
    private static final Pattern REQUEST_CLASS = Pattern.compile(".*\\.(ServletChannel|HttpChannel|StreamProcessor)");

    private final transient Set<String> protocols = new ConcurrentSkipListSet<>();
    private final transient Set<Integer> remotePorts = new ConcurrentSkipListSet<>();
    private transient volatile Thread serving = Thread.currentThread();

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        protocols.add(request.getProtocol());
        remotePorts.add(request.getRemotePort());
        serving = Thread.currentThread();
        super.onOpen(connection, request);
    }

    Set<String> protocols() {
        return protocols;
    }

    Set<Integer> remotePorts() {
        return remotePorts;
    }

    /** Waits until the thread that brought the last stream has gone through the container's own code as well. */
    void awaitLetGo() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (isInside(serving.getStackTrace())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the container's thread did not leave the request within 20 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static boolean isInside(StackTraceElement[] stack) {
        return Arrays.stream(stack).map(StackTraceElement::getClassName).anyMatch(REQUEST_CLASS.asMatchPredicate());
    }
}
