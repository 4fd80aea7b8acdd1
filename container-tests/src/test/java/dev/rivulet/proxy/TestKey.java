// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a self-signed certificate for 127.0.0.1 as proxies want them, made when first asked for by the JDK's keytool. */
final class TestKey {

    private static final String PASSWORD = "no secret";
    private static final String ALIAS = "test";

    private static final class Made {
        static final KeyStore STORE = make();
    }

    private TestKey() {}

    /** Writes {@code key.pem} and {@code certificate.pem}. */
    static void writeTo(Path folder) {
        try {
            Key key = Made.STORE.getKey(ALIAS, PASSWORD.toCharArray());
            Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
            Files.writeString(
                    folder.resolve("certificate.pem"),
                    pem("CERTIFICATE", Made.STORE.getCertificate(ALIAS).getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the test's key cannot be written", e);
        }
    }

    /** A client that trusts the certificate, and asks for HTTP/2. */
    static HttpClient newHttp2Client() {
        try {
            Certificate certificate = Made.STORE.getCertificate(ALIAS);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_2)
                    .sslContext(context)
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the test's certificate cannot be trusted", e);
        }
    }

    private static String pem(String what, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private static KeyStore make() {
        try {
            Path folder = Files.createTempDirectory("key");
            Path file = folder.resolve("test.p12");
            try {
                generate(file);
                return load(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static void generate(Path file) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -keyalg EC -dname CN=localhost -ext SAN=dns:localhost,ip:127.0.0.1"
                + " -validity 2 -startdate -1d -storetype PKCS12 -alias " + ALIAS;
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + output);
        }
    }
}
