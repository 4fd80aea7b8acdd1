// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class FaultProxyTest {

    private static final Duration A_WHILE = Duration.ofMillis(100);

    private ServerSocket listening;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void start() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to("127.0.0.1", listening.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        listening.close();
        for (Socket socket : new Socket[] {client, server}) {
            if (socket != null) {
                socket.close();
            }
        }
    }

    private ProxiedConnection connect() throws IOException {
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        server = listening.accept();
        for (Socket socket : new Socket[] {client, server}) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
        }
        Waiting.until(() -> !proxy.connections().isEmpty(), () -> "no connection in the proxy");
        return proxy.connections().get(0);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    private static void requireEnd(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private static void requireReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static void requireSilence(Socket socket) throws IOException {
        socket.setSoTimeout((int) A_WHILE.toMillis());
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(20_000);
    }

    // ---- without a fault

    @Test
    void none_passesBytesBothWays() throws IOException {
        ProxiedConnection connection = connect();
        send(client, "question");
        assertThat(read(server, 8)).isEqualTo("question");
        send(server, "the answer");
        assertThat(read(client, 10)).isEqualTo("the answer");

        assertThat(connection.isOpen()).isTrue();
        Waiting.until(() -> connection.bytesToServer() == 8, () -> "to the server " + connection.bytesToServer());
        Waiting.until(() -> connection.bytesToClient() == 10, () -> "to the client " + connection.bytesToClient());
    }

    @Test
    void none_passesTheEndOfOneHalf_andTheConnectionGoesOn() throws IOException {
        ProxiedConnection connection = connect();
        client.shutdownOutput();
        requireEnd(server);
        send(server, "still here");
        assertThat(read(client, 10)).isEqualTo("still here");
        assertThat(connection.isOpen()).isTrue();

        server.shutdownOutput();
        requireEnd(client);
        Waiting.until(() -> !connection.isOpen(), () -> "still open");
        assertThat(proxy.connections()).isEmpty();
    }

    @Test
    void none_passesAResetOn() throws IOException {
        connect();
        client.setSoLinger(true, 0);
        client.close();

        requireReset(server);
    }

    @Test
    void none_passesManyBytesUnchanged_whileTheReceiverIsSlow() throws Exception {
        connect();
        byte[] bytes = new byte[5_000_000];
        new Random(1).nextBytes(bytes);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendAll(server, bytes));
        requireSilence(server);

        assertThat(client.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
        sent.get(20, TimeUnit.SECONDS);
    }

    private static void sendAll(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void serverThatIsNotThere_resetsTheConnection() throws IOException {
        listening.close();
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(20_000);

        requireReset(client);
    }

    // ---- time and pieces

    @Test
    void delay_holdsAChunkBack_forItsTime() throws IOException {
        connect();
        proxy.toClient(Fault.delay(Duration.ofMillis(80)));
        long start = System.nanoTime();
        send(server, "late");
        assertThat(read(client, 4)).isEqualTo("late");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(80_000_000);

        send(client, "the other direction is not slow");
        assertThat(read(server, 5)).isEqualTo("the o");
    }

    @Test
    void delay_takenAway_letsTheChunkPassAtOnce() throws IOException {
        connect();
        proxy.bothWays(Fault.delay(Duration.ofHours(1)));
        send(server, "held");
        send(client, "held");
        requireSilence(client);
        requireSilence(server);
        proxy.bothWays(Fault.none());

        assertThat(read(client, 4)).isEqualTo("held");
        assertThat(read(server, 4)).isEqualTo("held");
    }

    @Test
    void trickle_passesAFewBytesAtATime() throws IOException {
        connect();
        proxy.toClient(Fault.trickle(3, Duration.ofMillis(10)));
        long start = System.nanoTime();
        send(server, "0123456789");

        assertThat(read(client, 10)).isEqualTo("0123456789");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void bufferUntil_keepsBytes_untilThereAreEnough_againAndAgain() throws IOException {
        connect();
        proxy.toClient(Fault.bufferUntil(6));
        send(server, "123");
        requireSilence(client);
        send(server, "456");
        assertThat(read(client, 6)).isEqualTo("123456");

        send(server, "abc");
        requireSilence(client);
        server.shutdownOutput();
        assertThat(read(client, 3)).isEqualTo("abc");
        requireEnd(client);
    }

    @Test
    void bufferUntilEnd_keepsAll_untilTheEnd() throws Exception {
        connect();
        byte[] bytes = new byte[1_000_000];
        new Random(2).nextBytes(bytes);
        proxy.toClient(Fault.bufferUntilEnd());
        sendAll(server, bytes);
        requireSilence(client);
        server.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes);
    }

    // ---- silence

    @Test
    void stall_makesTheSendersWritesStick_andTakenAwayLosesNothing() throws Exception {
        connect();
        proxy.bothWays(Fault.stall());
        byte[] bytes = new byte[20_000_000];
        new Random(3).nextBytes(bytes);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendAll(server, bytes));
        requireSilence(client);
        assertThat(sent).isNotDone();
        proxy.bothWays(Fault.none());

        assertThat(client.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
        sent.get(20, TimeUnit.SECONDS);
    }

    @Test
    void stall_hidesThatTheOtherSideHasGone() throws IOException {
        connect();
        proxy.bothWays(Fault.stall());
        client.setSoLinger(true, 0);
        client.close();
        send(server, "anybody there?");

        requireSilence(server);
    }

    @Test
    void blackhole_swallowsAll_andBringsNothingBack() throws IOException {
        ProxiedConnection connection = connect();
        proxy.bothWays(Fault.blackhole());
        byte[] bytes = new byte[20_000_000];
        sendAll(server, bytes);
        requireSilence(client);
        proxy.bothWays(Fault.none());
        send(server, "back");

        // what was still on its way when the fault was taken away does pass
        String received = "";
        while (!received.endsWith("back")) {
            received = received.substring(Math.max(0, received.length() - 3)) + read(client, 1);
        }
        assertThat(connection.bytesToClient()).isLessThan(bytes.length);
    }

    @Test
    void blackhole_swallowsTheEndAsWell() throws IOException {
        connect();
        proxy.bothWays(Fault.blackhole());
        client.close();
        send(server, "anybody there?");
        requireSilence(server);
        proxy.toServer(Fault.none());

        requireEnd(server);
    }

    // ---- ends

    @Test
    void cut_endsBothSidesInGoodOrder_andTakesNewConnections() throws IOException {
        ProxiedConnection connection = connect();
        proxy.cut();

        requireEnd(client);
        requireEnd(server);
        assertThat(connection.isOpen()).isFalse();
        connect();
        send(client, "again");
        assertThat(read(server, 5)).isEqualTo("again");
    }

    @Test
    void reset_breaksBothSides() throws IOException {
        connect().reset();

        requireReset(client);
        requireReset(server);
    }

    @Test
    void cutAfter_passesExactlySoManyBytes() throws IOException {
        proxy.toClient(Fault.cutAfter(5));
        connect();
        send(server, "0123456789");

        assertThat(read(client, 100)).isEqualTo("01234");
        requireEnd(server);
    }

    @Test
    void cutAfter_onAnExistingConnection_countsFromThen() throws IOException {
        ProxiedConnection connection = connect();
        send(server, "before");
        assertThat(read(client, 6)).isEqualTo("before");
        connection.toClient(Fault.cutAfter(2));
        send(server, "after");

        assertThat(read(client, 100)).isEqualTo("af");
    }

    @Test
    void resetAfter_breaksTheConnection_onceTheBytesHavePassed() throws IOException {
        connect();
        proxy.toServer(Fault.resetAfter(3));
        send(client, "01");
        assertThat(read(server, 2)).isEqualTo("01");
        send(client, "2345");

        requireReset(client);
    }

    @Test
    void endAfterNothing_isNow() throws IOException {
        connect();
        proxy.toClient(Fault.resetAfter(0));

        requireReset(client);
        requireReset(server);
    }

    // ---- several

    @Test
    void faultOfOneConnection_doesNotTouchAnother() throws IOException {
        ProxiedConnection first = connect();
        Socket firstClient = client;
        Socket firstServer = server;
        first.bothWays(Fault.stall());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        server = listening.accept();
        send(server, "lively");

        assertThat(read(client, 6)).isEqualTo("lively");
        send(firstServer, "stalled");
        requireSilence(firstClient);
        firstClient.close();
        firstServer.close();
    }

    @Test
    void close_cutsAll_refusesNewConnections_andMayComeTwice() throws IOException {
        ProxiedConnection connection = connect();
        proxy.close();
        proxy.close();

        requireEnd(client);
        requireEnd(server);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()))
                .isInstanceOf(IOException.class);
        connection.bothWays(Fault.stall());
        connection.reset();
        assertThat(proxy.connections()).isEmpty();
    }

    @Test
    void impossibleFaults_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.trickle(0, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.trickle(1, Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.bufferUntil(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutAfter(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.resetAfter(-1));
        assertThat(Fault.cutAfter(7)).hasToString("cut after 7 bytes");
    }
}
