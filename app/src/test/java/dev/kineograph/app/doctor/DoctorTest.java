// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.app.doctor.Finding.Severity;
import dev.kineograph.app.serve.TrialCertificate;
import dev.kineograph.capture.http.Fingerprint;
import dev.kineograph.capture.http.Trust;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is not right is said, with what to do about it.
class DoctorTest {
    @AutoClose
    private final Hub hub = new Hub();

    private static Finding about(String topic, List<Finding> findings) {
        return findings.stream().filter(finding -> finding.topic().equals(topic)).findFirst().orElseThrow();
    }

    /// What `watch --json` says, but for one thing.
    private static Map<String, Object> seen(String key, Object value) {
        var seen = new HashMap<String, Object>(Map.of(
                "frames", 50, "width", 640, "height", 480, "format", "image/jpeg", "brokenParts", 0, "stale", false, "meanAgeMillis", 12.0));
        seen.put(key, value);
        return seen;
    }

    @Test
    void thisMachineIsLookedAt() {
        var findings = MachineExam.findings();

        assertThat(findings).extracting(Finding::topic).contains("java", "jpeg", "formats", "ffmpeg", "port");
        assertThat(about("java", findings).text()).startsWith("25");
        assertThat(about("ffmpeg", findings).text()).startsWith("ffmpeg version");
        assertThat(findings).extracting(Finding::severity).doesNotContain(Severity.BAD);
    }

    @Test
    void aPortThatIsTakenAndFewConnectionsAreSaid() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(MachineExam.port(taken.getLocalPort()).line()).startsWith("look  port").contains("in use").contains("--port");
        }
        assertThat(MachineExam.openFiles(1024).line()).startsWith("look  connections").contains("1,024 files").contains("LimitNOFILE=65536");
        assertThat(MachineExam.openFiles(65_536).severity()).isEqualTo(Severity.OK);
    }

    @Test
    void aLivePictureThatArrivesIsWell() throws Exception {
        hub.publish("door", Images.jpeg(64, 48, Color.RED));
        try (var server = KineographServer.start(hub, 0)) {
            var findings = ServerExam.findings("http://127.0.0.1:%d/door.mjpg".formatted(server.port()), ServerLogin.NONE);

            assertThat(findings).extracting(Finding::topic).containsExactly("server", "clock", "picture");
            assertThat(findings).extracting(Finding::severity).containsOnly(Severity.OK);
            assertThat(about("picture", findings).text()).contains("64x48, image/jpeg");
        }
    }

    @Test
    void aStreamThatIsNotThereIsBadAndNoSecretIsRepeated() throws Exception {
        try (var server = KineographServer.start(hub, 0)) {
            var missing = ServerExam.findings("http://127.0.0.1:%d/door.mjpg?signed=secret".formatted(server.port()), ServerLogin.NONE);

            assertThat(about("server", missing).line()).startsWith("bad   server").contains("status 404");
            assertThat(missing).allSatisfy(finding -> assertThat(finding.text()).doesNotContain("secret"));
        }
    }

    @Test
    void aServerThatIsNotThereIsBadAndNoSecretIsRepeated() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(ServerExam.findings("http://127.0.0.1:%d/door.mjpg?signed=secret".formatted(port), ServerLogin.NONE))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line())
                        .startsWith("bad   server")
                        .contains("http://127.0.0.1:%d/door.mjpg: ".formatted(port), "(expected: a server that runs there")
                        .doesNotContain("secret"));
    }

    @Test
    void aCertificateIsLookedAt() throws Exception {
        hub.publish("door", Images.jpeg(64, 48, Color.RED));
        var trial = TrialCertificate.make();
        try (var server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0).with(trial.tls()))) {
            var address = "https://127.0.0.1:%d/door.mjpg".formatted(server.port());
            var pinned = new ServerLogin(Optional.empty(), Fingerprint.of(trial.fingerprint()).<Trust>map(pin -> pin));

            assertThat(about("certificate", ServerExam.findings(address, pinned)).line()).startsWith("ok    certificate").contains("another 89 days");
            assertThat(about("server", ServerExam.findings(address, ServerLogin.NONE)).line()).startsWith("bad   server").contains("--pin SHA256");
        }
        assertThat(ServerExam.certificate(3).line()).startsWith("look  certificate").contains("3 days").contains("renew");
    }

    @Test
    void clocksThatDifferAreSaid() {
        assertThat(ServerExam.clock(Duration.ofSeconds(1)).severity()).isEqualTo(Severity.OK);
        assertThat(ServerExam.clock(Duration.ofSeconds(90)).line()).startsWith("look  clock").contains("90 s ahead of").contains("NTP");
        assertThat(ServerExam.clock(Duration.ofSeconds(-90)).text()).contains("90 s behind");
    }

    @Test
    void whatAProxyCollectsIsSaid() {
        assertThat(ServerExam.picture(seen("frames", 2)).severity()).isEqualTo(Severity.OK);
        assertThat(ServerExam.picture(seen("meanAgeMillis", 4200.0)).line()).startsWith("look  picture").contains("4.2 s old", "proxy_buffering off");
        assertThat(ServerExam.picture(seen("frames", 0)).line()).startsWith("bad   picture").contains("none within 5 s", "proxy_buffering off");
        assertThat(ServerExam.picture(seen("brokenParts", 7)).line()).startsWith("bad   picture").contains("7 parts");
        assertThat(ServerExam.picture(seen("stale", true)).line()).startsWith("look  picture").contains("then no more");
    }

    /// It could otherwise write to the terminal of whoever asks.
    @Test
    void whatAServerSaysIsPrintable() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var rogue = Thread.ofVirtual().start(() -> {
                try (var client = listening.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write("HTTP/1.1 500 No\r\nServer: x\u009b2J\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            var findings = ServerExam.findings("http://127.0.0.1:%d/".formatted(listening.getLocalPort()), ServerLogin.NONE);
            rogue.join();

            assertThat(findings).allSatisfy(finding -> assertThat(finding.line().chars()).allMatch(letter -> (letter >= ' ' && letter < 0x7f) || letter > 0x9f));
        }
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> ServerExam.findings("ftp://x", ServerLogin.NONE)).isInstanceOf(RefusedException.class);
    }
}
