// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kineograph.app.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of `docs/access.md` with `jwt`, and one with a key in a file.
class JwtFromAFileTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(access:\n  jwt:.*?)```");
    private static final String STREAMS = "listen: [{ http: 0 }]\nstreams: { door: { source: 'render:picture?color=blue' }, hall: { source: 'render:picture?color=red' } }\n";
    private static final String ISSUER = "https://login.example.org/realms/home";
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    JwtFromAFileTest() throws GeneralSecurityException {}

    private String token(String claims) throws GeneralSecurityException {
        var all = "{\"iss\":\"%s\",\"aud\":\"kineograph\",\"exp\":%d,%s}".formatted(ISSUER, Instant.now().getEpochSecond() + 60, claims);
        var content = TEXT.encodeToString("{\"alg\":\"EdDSA\"}".getBytes(UTF_8)) + "." + TEXT.encodeToString(all.getBytes(UTF_8));
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(content.getBytes(UTF_8));
        return content + "." + TEXT.encodeToString(signature.sign());
    }

    private HttpServer keys() throws IOException {
        byte[] encoded = key.getPublic().getEncoded();
        var set = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}]}"
                .formatted(TEXT.encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
                .getBytes(UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/realms/home/protocol/openid-connect/certs", exchange -> {
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        server.start();
        return server;
    }

    private int status(RunningServer server, String method, String path, String header, String value) throws Exception {
        var address = URI.create("http://127.0.0.1:%d%s".formatted(server.first().getPort(), path));
        var request = HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody()).header(header, value).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void theExampleOfTheDocumentDoesWhatItSays() throws Exception {
        var example = EXAMPLE.matcher(Files.readString(Path.of("../docs/access.md")));
        assertThat(example.find()).isTrue();
        var keys = keys();
        var text = STREAMS + example.group(1).replace("keys: https://login.example.org", "keys: http://127.0.0.1:" + keys.getAddress().getPort());

        try (var server = RunningServer.start(Configuration.read(Files.writeString(folder.resolve("jwt.yml"), text)))) {
            var family = token("\"group\":\"family\"");

            assertThat(status(server, "GET", "/door.jpg", "Accept", "*/*")).isEqualTo(401);
            assertThat(status(server, "GET", "/door.jpg", "Authorization", "Bearer " + family)).isEqualTo(200);
            assertThat(status(server, "GET", "/door.jpg", "Cookie", "access_token=" + family)).isEqualTo(200);
            assertThat(status(server, "GET", "/hall.jpg", "Authorization", "Bearer " + family)).isEqualTo(404);
            assertThat(status(server, "GET", "/hall.jpg", "Authorization", "Bearer " + token("\"watch\":[\"hall\"]"))).isEqualTo(200);
            assertThat(status(server, "DELETE", "/hall", "Authorization", "Bearer " + family)).isEqualTo(403);
            assertThat(status(server, "DELETE", "/hall", "Authorization", "Bearer " + token("\"realm_access\":{\"roles\":[\"operator\"]}"))).isEqualTo(204);
        } finally {
            keys.stop(0);
        }
    }

    @Test
    void aKeyMayBeInAFile() throws Exception {
        var pem = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded()));
        var file = Files.writeString(folder.resolve("login.pem"), pem);
        var text = STREAMS + "access: { jwt: { issuer: '%s', audience: kineograph, key: '@%s' }, rules: [{ who: jwt, may: watch, streams: door }] }\n"
                .formatted(ISSUER, file);

        try (var server = RunningServer.start(Configuration.read(Files.writeString(folder.resolve("jwt.yml"), text)))) {
            assertThat(status(server, "GET", "/door.jpg", "Authorization", "Bearer " + token("\"sub\":\"anna\""))).isEqualTo(200);
            assertThat(status(server, "GET", "/door.jpg", "Authorization", "Bearer " + token("\"sub\":\"anna\"") + "A")).isEqualTo(401);
        }
    }
}
