// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A TCP proxy that does to connections what networks, proxies and peers do to them.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to("127.0.0.1", serverPort);
 *         SseTestClient client = SseTestClient.builder(URI.create("http://127.0.0.1:" + proxy.port() + "/prices"))
 *                 .reconnecting(true)
 *                 .open()) {
 *     proxy.bothWays(Fault.stall());                  // the peer has vanished silently
 *     ...
 *     proxy.bothWays(Fault.none());                   // and is back
 *     proxy.reset();                                  // all connections break now
 *     proxy.toClient(Fault.cutAfter(5_000));          // they, and those to come, end in the middle of something
 * }
 * }</pre>
 *
 * <p>It listens on 127.0.0.1, on a free port, and connects to the server for each connection that it accepts. A connection whose server cannot be
 * reached is reset. What is set here holds for all connections, those to come included; {@link #connections()} has them one by one. It holds when
 * the method returns.
 *
 * <p>Without a fault it passes on what it reads, the end of one half of a connection, and a reset. It holds at most 16 KiB for each direction, unless it is to
 * {@linkplain Fault#bufferUntil buffer}, and has the operating system's receive buffers small, so that a sender soon feels that nobody reads. Bytes
 * are not looked at, so TLS and HTTP/2 pass as well.
 *
 * <p>Its two threads are daemons named {@code rivulet-fault-proxy-*}, so {@link LeakCheck} finds a proxy that was not closed.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class FaultProxy implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 1024;
    private static final int RECEIVE_BUFFER = 32 * 1024;

    private final InetSocketAddress target;
    private final ServerSocketChannel listening;
    private final int port;
    private final ProxyLoop loop;
    private final Thread acceptor;

    // The loop's alone.
    private Fault toClient = Fault.none();
    private Fault toServer = Fault.none();

    private FaultProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listening = ServerSocketChannel.open();
        try {
            listening.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            listening.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), BACKLOG);
            this.port = listening.socket().getLocalPort();
            this.loop = new ProxyLoop("rivulet-fault-proxy-" + port);
        } catch (IOException e) {
            listening.close();
            throw e;
        }
        this.acceptor = new Thread(this::accept, "rivulet-fault-proxy-acceptor-" + port);
        acceptor.setDaemon(true);
    }

    /**
     * Starts a proxy without a fault.
     *
     * @param host the server's name or address
     * @param port the server's port
     * @return the proxy, to be closed
     * @throws IOException if it cannot listen
     */
    public static FaultProxy to(String host, int port) throws IOException {
        FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port));
        proxy.acceptor.start();
        return proxy;
    }

    /**
     * Where the proxy listens.
     *
     * @return the port on 127.0.0.1
     */
    public int port() {
        return port;
    }

    /**
     * Sets the fault from the server to the client, for the connections that there are and those to come.
     *
     * @param fault the fault, in place of the one before
     */
    public void toClient(Fault fault) {
        Objects.requireNonNull(fault, "fault: must not be null");
        loop.call(() -> {
            toClient = fault;
            loop.connections().forEach(connection -> connection.setToClient(fault));
        });
    }

    /**
     * Sets the fault from the client to the server, for the connections that there are and those to come.
     *
     * @param fault the fault, in place of the one before
     */
    public void toServer(Fault fault) {
        Objects.requireNonNull(fault, "fault: must not be null");
        loop.call(() -> {
            toServer = fault;
            loop.connections().forEach(connection -> connection.setToServer(fault));
        });
    }

    /**
     * Sets the fault of both directions, for the connections that there are and those to come.
     *
     * @param fault the fault, in place of those before
     */
    public void bothWays(Fault fault) {
        toServer(fault);
        toClient(fault);
    }

    /** Closes all connections now: clients and the server read an end (FIN), and are reset if they go on writing. New ones are taken as before. */
    public void cut() {
        endAll(Ending.CUT);
    }

    /** Resets all connections now (RST). New ones are taken as before. */
    public void reset() {
        endAll(Ending.RESET);
    }

    private void endAll(Ending ending) {
        loop.call(() -> loop.connections().forEach(connection -> connection.end(ending)));
    }

    /**
     * The open connections.
     *
     * @return a snapshot, oldest first
     */
    public List<ProxiedConnection> connections() {
        List<ProxiedConnection> snapshot = new ArrayList<>();
        loop.call(() -> snapshot.addAll(loop.connections()));
        return snapshot;
    }

    private void accept() {
        try {
            while (true) {
                connect(listening.accept());
            }
        } catch (IOException closed) {
            // the proxy was closed
        }
    }

    private void connect(SocketChannel client) {
        try {
            SocketChannel server = SocketChannel.open();
            try {
                server.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
                server.setOption(StandardSocketOptions.TCP_NODELAY, true);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                server.connect(target);
            } catch (IOException | UnresolvedAddressException e) {
                server.close();
                throw e;
            }
            if (!loop.execute(() -> add(client, server))) {
                server.close();
                client.close();
            }
        } catch (IOException | UnresolvedAddressException e) {
            ProxiedConnection.end(client, Ending.RESET);
        }
    }

    private void add(SocketChannel client, SocketChannel server) {
        try {
            loop.add(new ProxiedConnection(loop, client, server, toClient, toServer));
        } catch (IOException e) {
            ProxiedConnection.end(client, Ending.RESET);
            ProxiedConnection.end(server, Ending.RESET);
        }
    }

    /** Accepts no more, cuts all connections, and ends the proxy's threads. A second call does nothing. */
    @Override
    public void close() throws IOException {
        listening.close();
        acceptor.interrupt();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
    }
}
