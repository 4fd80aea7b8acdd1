// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import jakarta.servlet.ServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Frees a thread that a peer holds up in a blocking write, by taking the connection away beneath it: the write then fails as if the peer had reset the connection. Containers have no
 * API for that but their own. On Undertow that is the stream alone over HTTP/2. On other containers over HTTP/2 and HTTP/3, where other streams share the connection, and on those that are not known, the thread is interrupted instead.
 *
 * <p>Thread safety: safe for use by any thread, while the response lasts.
 */
interface WriteRelease {

    System.Logger LOG = System.getLogger(WriteRelease.class.getName());

    /** For what listens to interrupts. */
    WriteRelease BY_INTERRUPTING = Thread::interrupt;

    /**
     * Frees a thread.
     *
     * @param writer a thread that is inside a write to the response, and stays there until this has returned or the write has failed
     */
    void free(Thread writer);

    /**
     * The means for a request's container. Called on the container's thread, while the request is served.
     *
     * @param container the class of the container's own response
     * @param abort     how the response is ended
     */
    static WriteRelease of(ServletRequest request, Class<?> container, Abort abort) {
        if (abort instanceof UndertowAbort undertow) {
            return writer -> undertow.close();
        }
        boolean shared = !request.getProtocol().startsWith("HTTP/1");
        try {
            if (!shared && container.getName().startsWith("org.apache.catalina.")) {
                return onTomcat(ForeignApi.tomcatsSocket(request));
            }
            if (!shared && container.getName().startsWith("org.eclipse.jetty.")) {
                return onJetty(ForeignApi.innermost(request));
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "The container's own API could not be reached", e);
        }
        return BY_INTERRUPTING;
    }

    /** Its writer waits until it is interrupted, and then finds that nothing can be written any more. To close the connection by Tomcat's own means would recycle what the writer uses. */
    private static WriteRelease onTomcat(Object socketWrapper) throws ReflectiveOperationException {
        Object socket = ForeignApi.get(socketWrapper, "getSocket");
        Object channel = socket instanceof Socket ? socket : ForeignApi.get(socket, "getIOChannel");
        return writer -> {
            shutDownOutput(channel);
            writer.interrupt();
        };
    }

    private static void shutDownOutput(Object channel) {
        try {
            if (channel instanceof SocketChannel nio) {
                nio.shutdownOutput();
            } else if (channel instanceof AsynchronousSocketChannel nio2) {
                nio2.shutdownOutput();
            } else if (channel instanceof Closeable socket) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The connection was closed already", e);
        }
    }

    /** The connection's end point, whose pending write fails when it is closed. */
    private static WriteRelease onJetty(ServletRequest request) throws ReflectiveOperationException {
        Object endPoint = ForeignApi.get(jettyConnection(request), "getEndPoint");
        var close = endPoint.getClass().getMethod("close");
        close.setAccessible(true);
        return writer -> {
            try {
                close.invoke(endPoint);
            } catch (ReflectiveOperationException e) {
                LOG.log(System.Logger.Level.DEBUG, "The connection could not be closed", e);
            }
        };
    }

    /** Jetty 12 with Servlet 6 and newer; Jetty 9 to 11, and 12 with older APIs; Jetty 8. */
    private static Object jettyConnection(ServletRequest request) throws ReflectiveOperationException {
        try {
            Object core = ForeignApi.get(request, "getRequest");
            return ForeignApi.get(ForeignApi.get(core, "getConnectionMetaData"), "getConnection");
        } catch (NoSuchMethodException e) {
            try {
                return ForeignApi.get(request, "getHttpChannel");
            } catch (NoSuchMethodException older) {
                return ForeignApi.get(request, "getConnection");
            }
        }
    }
}
