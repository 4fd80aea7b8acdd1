// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a {@link FaultProxy}, with faults of its own.
 *
 * <p>What a method asks for holds when it returns; on a connection that has ended it does nothing.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class ProxiedConnection {

    private final ProxyLoop loop;
    private final SocketChannel client;
    private final SocketChannel server;

    // The loop's alone.
    private final ProxyPipe toClient;
    private final ProxyPipe toServer;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;

    private volatile boolean open = true;

    ProxiedConnection(ProxyLoop loop, SocketChannel client, SocketChannel server, Fault toClient, Fault toServer)
            throws IOException {
        this.loop = loop;
        this.client = client;
        this.server = server;
        this.toClient = new ProxyPipe(server, client, toClient);
        this.toServer = new ProxyPipe(client, server, toServer);
        this.clientKey = loop.register(client, this);
        this.serverKey = loop.register(server, this);
    }

    /**
     * Sets the fault from the server to the client.
     *
     * @param fault the fault, in place of the one before
     */
    public void toClient(Fault fault) {
        loop.call(() -> set(toClient, fault));
    }

    /**
     * Sets the fault from the client to the server.
     *
     * @param fault the fault, in place of the one before
     */
    public void toServer(Fault fault) {
        loop.call(() -> set(toServer, fault));
    }

    /**
     * Sets the fault of both directions.
     *
     * @param fault the fault, in place of those before
     */
    public void bothWays(Fault fault) {
        loop.call(() -> {
            set(toClient, fault);
            set(toServer, fault);
        });
    }

    /** Closes both sides now: client and server read an end (FIN), and are reset if they go on writing. */
    public void cut() {
        loop.call(() -> end(Ending.CUT));
    }

    /** Resets both sides now (RST). */
    public void reset() {
        loop.call(() -> end(Ending.RESET));
    }

    /**
     * Whether the proxy still holds the connection.
     *
     * @return false after it was cut or reset, and when client and server have ended it
     */
    public boolean isOpen() {
        return open;
    }

    /**
     * How many bytes have passed from the server to the client.
     *
     * @return the bytes, without those that have vanished
     */
    public long bytesToClient() {
        return toClient.passed();
    }

    /**
     * How many bytes have passed from the client to the server.
     *
     * @return the bytes, without those that have vanished
     */
    public long bytesToServer() {
        return toServer.passed();
    }

    // ---- the loop's

    void setToClient(Fault fault) {
        set(toClient, fault);
    }

    void setToServer(Fault fault) {
        set(toServer, fault);
    }

    private void set(ProxyPipe pipe, Fault fault) {
        pipe.set(fault, loop.now());
        move(loop.now());
    }

    /** Moves what can be moved. A side that is broken breaks the other. */
    void move(long now) {
        if (!open) {
            return;
        }
        try {
            toServer.move(now);
            toClient.move(now);
            Ending ending = ending();
            if (ending != null) {
                end(ending);
            } else {
                watch();
            }
        } catch (IOException | CancelledKeyException e) {
            end(Ending.RESET);
        }
    }

    private @Nullable Ending ending() {
        if (toServer.isOver() && toClient.isOver()) {
            return Ending.CUT;
        }
        Ending ending = toClient.ending();
        return ending != null ? ending : toServer.ending();
    }

    private void watch() {
        clientKey.interestOps(operations(toServer.wantsToRead(), toClient.wantsToWrite()));
        serverKey.interestOps(operations(toClient.wantsToRead(), toServer.wantsToWrite()));
    }

    private static int operations(boolean read, boolean write) {
        return (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
    }

    long nextLook() {
        return open ? Math.min(toClient.nextLook(), toServer.nextLook()) : Passage.NEVER;
    }

    void end(Ending ending) {
        if (open) {
            open = false;
            end(client, ending);
            end(server, ending);
            loop.forget(this);
        }
    }

    static void end(SocketChannel channel, Ending ending) {
        try (channel) {
            if (ending == Ending.RESET) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } else {
                channel.shutdownOutput();
            }
        } catch (IOException gone) {
            // the peer was quicker
        }
    }
}
