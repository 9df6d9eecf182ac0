// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the tutorial tells people to type works, and the bytes that it shows are those that the server sends.
class TutorialTest {
    private static final Path TUTORIAL = Path.of("../docs/tutorial");
    private static final byte[] FIRST = Images.jpeg(200, 200, Color.RED);
    private static final byte[] SECOND = Images.jpeg(200, 200, Color.GREEN);
    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final Pattern WIRE = Pattern.compile("(?s)<!-- GET (\\S+), (Accept: .*?) -->\n```text\n(.*?)```");

    @TempDir
    Path folder;

    static List<Path> pages() throws IOException {
        try (var files = Files.list(TUTORIAL)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    /// Lines after a program's are about that program.
    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandWorks(Path page) throws Exception {
        var commands = new ArrayDeque<>(SHELL.matcher(Files.readString(page)).results()
                .flatMap(block -> block.group(1).lines())
                .toList());
        var checkout = Checkout.in(folder);
        while (!commands.isEmpty()) {
            try (var program = checkout.start(commands.remove())) {
                var server = program.address().replaceFirst("(?<=:[0-9]{1,5})/.*", "");
                while (!commands.isEmpty() && !commands.peek().startsWith("examples/run ")) {
                    var command = commands.remove().replace("http://localhost:8080", server);

                    // Some have only two seconds, which may be too few for a server that has just begun.
                    await().untilAsserted(() -> assertThat(checkout.run(command)).as("output of: " + command).isNotEmpty());
                }
            }
        }
    }

    static Stream<MatchResult> wires() throws IOException {
        var text = new StringBuilder();
        for (var page : pages()) {
            text.append(Files.readString(page));
        }
        return WIRE.matcher(text).results();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void theBytesAreThoseThatTheServerSends(MatchResult wire) throws IOException {
        var path = wire.group(1);
        try (var hub = new Hub();
                var server = KineographServer.start(hub, 0);
                var client = new Socket(InetAddress.getLoopbackAddress(), server.port());
                var camera = hub.publisher(path.replaceAll("^/|\\.jpg$", ""))) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n".formatted(path, wire.group(2)).getBytes(ISO_8859_1));
            var received = new StringBuilder();

            camera.publish(FIRST);
            readUntil(client.getInputStream(), received, Pattern.compile("(?s).*ff d9.*"));
            camera.publish(SECOND);
            readUntil(client.getInputStream(), received, pattern(wire.group(3)));

            assertThat(shown(received)).matches(pattern(wire.group(3)));
        }
    }

    private static void readUntil(InputStream in, StringBuilder received, Pattern whole) throws IOException {
        var buffer = new byte[4096];
        try {
            while (!whole.matcher(shown(received)).matches()) {
                int length = in.read(buffer);
                if (length < 0) {
                    return;
                }
                received.append(new String(buffer, 0, length, ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            // What has come by now is all that comes.
        }
    }

    /// What came, as the tutorial shows it.
    private static String shown(CharSequence received) {
        var shown = received.toString();
        for (var picture : List.of(FIRST, SECOND)) {
            shown = shown.replace(new String(picture, ISO_8859_1), "(%d bytes, ff d8 to ff d9)".formatted(picture.length));
        }
        return Pattern.compile(" {2,}")
                .matcher(shown)
                .replaceAll(spaces -> "(%d spaces)".formatted(spaces.group().length()))
                .replace("\r\n", "\\r\\n\n");
    }

    /// What the tutorial shows, as a pattern: what is new at every start may be anything, and dots are some lines.
    private static Pattern pattern(String shown) {
        return Pattern.compile(Pattern.quote(shown.stripTrailing())
                        .replace("...\n", "\\E(?:[^\\\\\n]+\\\\r\\\\n\n)+?\\Q")
                        .replaceFirst("kineograph-[0-9a-f]{16}", "\\\\E(?<boundary>kineograph-[0-9a-f]{16})\\\\Q")
                        .replaceAll("kineograph-[0-9a-f]{16}", "\\\\E\\\\k<boundary>\\\\Q")
                        .replaceAll("[0-9]{10}\\.[0-9]{6}", "\\\\E[0-9]{10}\\\\.[0-9]{6}\\\\Q")
                + "\n?");
    }
}
