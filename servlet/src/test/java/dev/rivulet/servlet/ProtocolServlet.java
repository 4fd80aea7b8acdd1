// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.connection.SseConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Remembers over which protocol and through which TCP connections its peers have come. */
final class ProtocolServlet extends TopicServlet {

    private static final long serialVersionUID = 1L;

    private final transient Set<String> protocols = new ConcurrentSkipListSet<>();
    private final transient Set<Integer> remotePorts = new ConcurrentSkipListSet<>();

    @Override
    protected void onOpen(SseConnection connection, HttpServletRequest request) {
        protocols.add(request.getProtocol());
        remotePorts.add(request.getRemotePort());
        super.onOpen(connection, request);
    }

    Set<String> protocols() {
        return protocols;
    }

    Set<Integer> remotePorts() {
        return remotePorts;
    }
}
