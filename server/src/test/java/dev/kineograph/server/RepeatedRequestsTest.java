// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.DigestHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A connection on which the same request comes again, as from programs that fetch one picture after the other: it is not decoded again, and answered by what counts then.
@ExtendWith(NoLeaks.class)
class RepeatedRequestsTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String REQUEST = "GET /camera.jpg" + HOST + "Accept: image/*\r\n\r\n";

    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    @AutoClose
    private final Stage stage = new Stage();

    @ParameterizedTest(name = "{0} bytes of other headers")
    @ValueSource(ints = {0, 900, 5000})
    void eachGetsTheNewestPicture(int more) throws IOException {
        var request = "GET /camera.jpg" + HOST + "Accept: image/*\r\nX-Other: " + "x".repeat(more) + "\r\n\r\n";
        try (var client = stage.http()) {
            for (int i = 1; i <= 5; i++) {
                stage.show(Pictures.jpeg(i));

                assertThat(client.send(request).readAnswer().body()).isEqualTo(Pictures.jpeg(i));
            }
        }
    }

    @Test
    void itMayComeInTwoPiecesWhereverItIsCut() throws IOException {
        stage.show(Pictures.jpeg(1));
        byte[] all = REQUEST.getBytes(ISO_8859_1);
        try (var client = stage.http()) {
            assertThat(client.send(all).readAnswer().status()).isEqualTo(200);
            for (int cut = 1; cut < all.length; cut++) {
                client.send(REQUEST.substring(0, cut)).send(REQUEST.substring(cut));

                assertThat(client.readAnswer().body()).as("cut at %d", cut).isEqualTo(Pictures.jpeg(1));
            }
        }
    }

    @Test
    void othersThatBeginAsItDoesAreOthers() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            client.send(REQUEST + REQUEST + "GET /camera.jpg" + HOST + "Accept: image/*\r\nX-More: 1\r\n\r\n" + "GET /camera.jpgs" + HOST + "\r\n" + REQUEST
                    + "PUT /other.jpg" + HOST + "Content-Length: " + REQUEST.length() + "\r\n\r\n" + REQUEST + REQUEST + "GET /camera.jpg" + HOST + " Accept: folded\r\n\r\n");

            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.readAnswer().status()).isEqualTo(404);
            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.readAnswer().status()).isEqualTo(415);
            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.readAnswer().status()).isEqualTo(400);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void nothingIsReadBehindABadChunk() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            assertThat(client.send(REQUEST).readAnswer().status()).isEqualTo(200);
            client.send("PUT /other.jpg" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX");
            client.send(REQUEST);

            assertThat(client.readAnswer().status()).isEqualTo(400);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aStreamThatIsThereMeanwhileIsFound() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.send(REQUEST).readAnswer().status()).isEqualTo(404);
            stage.show(Pictures.jpeg(1));
            assertThat(client.send(REQUEST).readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void rightsThatChangeMeanwhileCount() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            assertThat(client.send(REQUEST).readAnswer().status()).isEqualTo(200);
            stage.server.settings(Stage.BRISK.with((Access) (_, _, _) -> Access.Decision.denied("closed")));
            assertThat(client.send(REQUEST).readAnswer().status()).isEqualTo(403);
            stage.server.settings(Stage.BRISK);
            assertThat(client.send(REQUEST).readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aProxyThatIsTrustedMeanwhileIsHeard() throws IOException {
        var behind = "GET /door" + HOST + "Accept: text/html\r\nX-Forwarded-For: 10.0.0.7\r\nX-Forwarded-Prefix: /webcam\r\n\r\n";
        try (var door = stage.hub.publisher("door")) {
            door.publish(Pictures.jpeg(1));
        }
        try (var client = stage.http()) {
            assertThat(client.send(behind).readAnswer().text()).doesNotContain("/webcam/");
            stage.server.settings(proxied(Stage.BRISK));
            assertThat(client.send(behind).readAnswer().text()).contains("/webcam/");
        }
    }

    private static ServerSettings proxied(ServerSettings settings) {
        return settings.with(TrustedProxies.of("127.0.0.1"));
    }

    /// A Digest credential is for one request, also where the same bytes come again: behind a proxy they may be somebody else's.
    @Test
    void aDigestCredentialIsNotTakenTwice() throws IOException {
        var password = "correct horse";
        stage.show(Pictures.jpeg(1));
        stage.server.settings(Stage.BRISK.with(AccessRules.builder()
                .user("cam", DigestHash.of("cam", password.toCharArray()))
                .allow(new Who.User("cam"), Set.of(Access.Action.WATCH), "*")
                .build()));
        try (var client = stage.http()) {
            var challenge = NONCE.matcher(client.send(REQUEST).readAnswer().header("WWW-Authenticate"));
            assertThat(challenge.find()).isTrue();
            var request = "GET /camera.jpg" + HOST + "Authorization: " + digest("/camera.jpg", password, challenge.group(1)) + "\r\n\r\n";

            assertThat(client.send(request).readAnswer().status()).isEqualTo(200);
            assertThat(client.send(request).readAnswer().status()).isEqualTo(401);
            assertThat(client.send(request).readAnswer().status()).isEqualTo(401);
        }
    }

    private static String digest(String uri, String password, String nonce) {
        var response = md5(md5("cam:kineograph:" + password) + ":" + nonce + ":00000001:c1:auth:" + md5("GET:" + uri));
        return "Digest username=\"cam\", realm=\"kineograph\", nonce=\"%s\", uri=\"%s\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c1\", response=\"%s\""
                .formatted(nonce, uri, response);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Two requests that name no page are two people.
    @Test
    void whoHasNoCookieIsGivenAnotherOneEachTime() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            var first = client.send(REQUEST).readAnswer().header("Set-Cookie");
            var second = client.send(REQUEST).readAnswer().header("Set-Cookie");

            assertThat(first).startsWith("kineograph=").isNotEqualTo(second);
        }
    }
}
