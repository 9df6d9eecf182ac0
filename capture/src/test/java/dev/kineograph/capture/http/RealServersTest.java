// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Picture;
import dev.kineograph.capture.Peer;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Apache and ffmpeg as servers.
class RealServersTest {
    @TempDir
    private Path folder;

    private Peer apache(int port, String access) throws Exception {
        var modules = List.of("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "auth_digest", "mime").stream()
                .map(module -> "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module))
                .collect(Collectors.joining());
        var file = Files.writeString(folder.resolve("apache.conf"), modules + """
                ServerName localhost
                ServerRoot %1$s
                DefaultRuntimeDir %1$s
                PidFile %1$s/apache.pid
                ErrorLog %1$s/error.log
                TypesConfig /dev/null
                AddType image/jpeg .jpg
                Listen 127.0.0.1:%2$d
                DocumentRoot %1$s/www
                <Location />
                %3$s
                </Location>
                """.formatted(folder, port, access));
        // Its workers are somebody else when it is started by root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Peer(folder, "apache2", "-f", file.toString(), "-DFOREGROUND").awaitPort(port);
    }

    private void put(int number) throws IOException {
        Files.createDirectories(folder.resolve("www"));
        var next = Files.write(folder.resolve("next"), SmallPictures.jpeg(number));
        Files.move(next, folder.resolve("www/shot.jpg"), REPLACE_EXISTING, ATOMIC_MOVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Digest"})
    void apacheShowsAFileToThoseWhoKnowThePassword(String kind) throws Exception {
        put(1);
        var digest = MessageDigest.getInstance("MD5").digest("anna:cam:s e:c".getBytes(UTF_8));
        Files.writeString(folder.resolve("Digest"), "anna:cam:" + HexFormat.of().formatHex(digest) + "\n");
        Files.writeString(folder.resolve("Basic"), "anna:{SHA}" + Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest("s e:c".getBytes(UTF_8))) + "\n");
        var access = "AuthType %1$s\nAuthName cam\nAuth%1$sProvider file\nAuthUserFile %2$s/%1$s\nRequire valid-user".formatted(kind, folder);
        int port = Peer.freePort();
        try (var _ = apache(port, access);
                var watched = new Watched(URI.create("http://anna:s%%20e%%3Ac@127.0.0.1:%d/shot.jpg?a=b#poll=50ms".formatted(port)))) {
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(1));

            put(2);

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(2));
            assertThat(watched.stream.stats().sourceFailures()).isZero();
        }
    }

    @Test
    void apacheIsThereAgainAfterARestart() throws Exception {
        put(1);
        int port = Peer.freePort();
        var apache = apache(port, "Require all granted");
        try (var watched = new Watched(URI.create("http://127.0.0.1:%d/shot.jpg#poll=50ms".formatted(port)))) {
            watched.next();
            apache.close();
            await().until(() -> watched.stream.fault().isPresent());

            put(2);
            apache = apache(port, "Require all granted");

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(2));
        } finally {
            apache.close();
        }
    }

    @Test
    void ffmpegSendsALivePictureInChunks() throws Exception {
        int port = Peer.freePort();
        try (var _ = new Peer(folder, "ffmpeg", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10", "-c:v", "mjpeg",
                        "-f", "mpjpeg", "-listen", "1", "http://127.0.0.1:%d/".formatted(port));
                var watched = new Watched(URI.create("http://127.0.0.1:%d/".formatted(port)))) {
            for (int i = 0; i < 5; i++) {
                var frame = watched.viewer.await(Duration.ofSeconds(30));
                assertThat(frame).isNotNull();
                assertThat(Picture.of(frame.toByteArray()).size()).hasToString("320x240");
            }
        }
    }
}
