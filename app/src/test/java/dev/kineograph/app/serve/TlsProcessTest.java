// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.app.Program;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS as an operator tries it.
class TlsProcessTest {
    private static final Pattern BANNER = Pattern.compile("https://127\\.0\\.0\\.1:([0-9]+)/\\n.*SHA-256:\\n {2}([0-9A-F:]+)\\n", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private static String upTo(Process program, String end) throws IOException {
        var said = new StringBuilder();
        var output = program.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.matches(end)) {
                break;
            }
        }
        return said.toString();
    }

    /// Also looks for the address in the certificate, as every client does.
    private static SSLContext trusting(String fingerprint) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Pinned(fingerprint)}, null);
        return context;
    }

    private record Pinned(String fingerprint) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                assertThat(HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest)).isEqualTo(fingerprint);
            } catch (NoSuchAlgorithmException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void aCertificateMadeForTryingIsTheOneWhoseFingerprintIsPrinted() throws Exception {
        var program = Program.start(folder.resolve("log"), "serve", "--port", "0", "--tls=self");
        try {
            var banner = BANNER.matcher(upTo(program, "  ([0-9A-F]{2}:){31}[0-9A-F]{2}"));
            assertThat(banner.find()).isTrue();
            var address = URI.create("https://127.0.0.1:%s/camera.jpg".formatted(banner.group(1)));
            byte[] picture = Images.jpeg(16, 16, Color.RED);
            try (var client = HttpClient.newBuilder().sslContext(trusting(banner.group(2))).build()) {
                var put = HttpRequest.newBuilder(address).PUT(BodyPublishers.ofByteArray(picture)).build();
                assertThat(client.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(201);

                assertThat(client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray()).body()).isEqualTo(picture);
            }
        } finally {
            program.destroy();
        }
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
    }

    @Test
    void aClientCannotRenegotiate() throws Exception {
        var program = Program.start(folder.resolve("log"), "serve", "--port", "0", "--tls=self");
        try {
            var banner = BANNER.matcher(upTo(program, "  ([0-9A-F]{2}:){31}[0-9A-F]{2}"));
            assertThat(banner.find()).isTrue();
            var tls = trusting(banner.group(2));
            try (var socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", Integer.parseInt(banner.group(1)))) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.startHandshake();

                assertThatThrownBy(() -> {
                    socket.startHandshake();
                    socket.getInputStream().read();
                }).isInstanceOf(IOException.class);
            }
        } finally {
            program.destroy();
            program.waitFor();
        }
    }

    @Test
    void aCertificateThatIsNotThereIsSaidInOneSentence() throws Exception {
        var log = folder.resolve("log");
        var program = Program.start(log, "serve", "--port", "0", "--tls", "none.pem,key.pem");

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(2);
        assertThat(Files.readString(log)).isEqualTo("none.pem: there is no such file (expected: a file that this user may read)\n");
    }
}
