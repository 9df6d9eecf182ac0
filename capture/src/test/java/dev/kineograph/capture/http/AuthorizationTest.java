// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static dev.kineograph.capture.Upstream.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Upstream;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that want to know who we are.
class AuthorizationTest {
    private static final byte[] PICTURE = SmallPictures.jpeg(1);
    private static final String BASIC = Base64.getEncoder().encodeToString("änna:se:cret".getBytes(UTF_8));

    private static void show(OutputStream out) throws IOException {
        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n".formatted(PICTURE.length)));
        out.write(PICTURE);
    }

    private static void ask(OutputStream out, String... challenges) throws IOException {
        var headers = new StringBuilder();
        for (var challenge : challenges) {
            headers.append("WWW-Authenticate: ").append(challenge).append("\r\n");
        }
        out.write(bytes("HTTP/1.1 401 Unauthorized\r\n%sContent-Length: 4\r\n\r\nwho?".formatted(headers)));
    }

    private static Upstream asking(Predicate<String> isRight, String... challenges) {
        return new Upstream((request, out) -> {
            if (isRight.test(request)) {
                show(out);
            } else {
                ask(out, challenges);
            }
        });
    }

    private static URI withLogin(Upstream upstream, String rest) {
        return URI.create("http://%%C3%%A4nna:se%%3Acret@127.0.0.1:%d%s".formatted(upstream.port(), rest));
    }

    @Test
    void aPasswordIsSentOnceTheServerHasAskedForIt() throws Exception {
        try (var upstream = asking(request -> request.contains("Authorization: Basic " + BASIC + "\r\n"), "Basic realm=\"cam\"");
                var watched = new Watched(withLogin(upstream, "/shot.jpg"))) {

            assertThat(watched.next()).isEqualTo(PICTURE);
            assertThat(upstream.requests().getFirst()).doesNotContain("Authorization").doesNotContain("@");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MD5     | Digest realm="a, \\"b\\"", nonce="n1", opaque="o", qop="auth,auth-int", algorithm=MD5
            MD5     | Digest realm="cam", nonce="n1", qop="auth"
            MD5     | Digest realm="cam", nonce="n1"
            MD5     | digest realm=cam,nonce=n1,qop=auth,stale=FALSE
            SHA-256 | Digest realm="cam", nonce="n1", qop="auth", algorithm=SHA-256
            MD5     | Basic realm="cam", Digest realm="cam", nonce="n1", qop="auth", algorithm=MD5-sess
            SHA-256 | Digest realm="c", nonce="n1", qop="auth", algorithm=MD5, Digest realm="c", nonce="n1", qop="auth", algorithm=SHA-256
            """)
    void aDigestIsSentInsteadIfTheServerCanReadOne(String hash, String challenge) throws Exception {
        try (var upstream = asking(request -> isRightDigest(request, hash), challenge);
                var watched = new Watched(withLogin(upstream, "/shot.jpg?size=2&poll=50ms"))) {

            assertThat(watched.next()).isEqualTo(PICTURE);
            assertThat(upstream.requests()).allSatisfy(request -> assertThat(request).doesNotContain(BASIC));
        }
    }

    private static boolean isRightDigest(String request, String hash) {
        var header = request.lines().filter(line -> line.startsWith("Authorization: Digest ")).findFirst().orElse("");
        if (header.isEmpty()) {
            return false;
        }
        var realm = value(header, "realm").replaceAll("\\\\(.)", "$1");
        var secret = hashed(hash, "änna:%s:se:cret".formatted(realm));
        if (value(header, "algorithm").endsWith("-sess")) {
            secret = hashed(hash, "%s:%s:%s".formatted(secret, value(header, "nonce"), value(header, "cnonce")));
        }
        var middle = value(header, "qop").isEmpty() ? "" : "%s:%s:auth:".formatted(value(header, "nc"), value(header, "cnonce"));
        var target = hashed(hash, "GET:/shot.jpg?size=2");
        return value(header, "uri").equals("/shot.jpg?size=2")
                && value(header, "response").equals(hashed(hash, "%s:n1:%s%s".formatted(secret, middle, target)));
    }

    private static String value(String header, String name) {
        var found = Pattern.compile("[ ,]" + name + "=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,]*))").matcher(header);
        return !found.find() ? "" : found.group(1) != null ? found.group(1) : found.group(2);
    }

    private static String hashed(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNonceIsUsedAgainAndReplacedWhenTheServerSaysSo() throws Exception {
        try (var upstream = new Upstream((request, out) -> {
                    boolean isGood = request.contains("nonce=\"n2\"")
                            || (request.contains("nonce=\"n1\"") && !request.contains("nc=00000003"));
                    if (isGood) {
                        show(out);
                    } else {
                        ask(out, "Digest realm=\"cam\", nonce=\"%s\", qop=\"auth\", stale=true".formatted(request.contains("n1") ? "n2" : "n1"));
                    }
                });
                var watched = new Watched(withLogin(upstream, "/shot.jpg#poll=50ms"))) {
            watched.next();

            await().until(() -> upstream.requests().stream().anyMatch(request -> request.contains("n2")));
            assertThat(watched.stream.stats().sourceFailures()).isZero();
        }
    }

    @Test
    void aTokenIsSentAtOnce() throws Exception {
        try (var upstream = asking(request -> request.contains("Authorization: Bearer abc.d-e_f~1=\r\n"), "Bearer");
                var watched = new Watched(upstream.address("/shot.jpg#bearer=abc.d-e_f~1="))) {

            assertThat(watched.next()).isEqualTo(PICTURE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"cam\"", "Digest realm=\"cam\", nonce=\"n\", qop=\"auth\"", "Negotiate", "", "\"\"\", =,,, Basic=x"})
    void aWrongPasswordIsSaidSo(String challenge) {
        try (var upstream = asking(_ -> false, challenge);
                var watched = new Watched(withLogin(upstream, "/shot.jpg"))) {

            assertThat(watched.fault()).isEqualTo("http://127.0.0.1:%d: status 401: refuses a user and a password", upstream.port());
        }
    }

    @Test
    void aMissingPasswordIsSaidSo() {
        try (var upstream = asking(_ -> false, "Basic realm=\"cam\"");
                var watched = new Watched(upstream.address("/shot.jpg"))) {

            assertThat(watched.fault()).endsWith("status 401: requires a user and a password (expected: --user, or http://USER:PASSWORD@HOST in a configuration)");
        }
    }

    @Test
    void aRedirectIsFollowedAndNoOtherServerGetsThePassword() throws Exception {
        try (var other = asking(request -> !request.contains("Authorization"), "Basic realm=\"other\"");
                var upstream = new Upstream((request, out) -> {
                    if (request.startsWith("GET /a")) {
                        out.write(bytes("HTTP/1.1 302 Found\r\nLocation: b?poll=1\r\nContent-Length: 0\r\n\r\n"));
                    } else if (request.contains("Basic " + BASIC)) {
                        out.write(bytes("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:%d/c\r\nContent-Length: 0\r\n\r\n".formatted(other.port())));
                    } else {
                        ask(out, "Basic realm=\"cam\"");
                    }
                });
                var watched = new Watched(withLogin(upstream, "/a"))) {

            assertThat(watched.next()).isEqualTo(PICTURE);
            assertThat(upstream.requests()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(upstream.requests().get(1)).startsWith("GET /b?poll=1 ");
            assertThat(other.requests()).isNotEmpty().allSatisfy(request -> assertThat(request).doesNotContain("Authorization"));
        }
    }

    @Test
    void anotherServerThatAsksForThePasswordIsRefused() {
        try (var other = asking(_ -> false, "Basic realm=\"other\"");
                var upstream = new Upstream((_, out) -> out.write(
                        bytes("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/c\r\nContent-Length: 0\r\n\r\n".formatted(other.port()))));
                var watched = new Watched(withLogin(upstream, "/a"))) {

            assertThat(watched.fault()).contains("status 401");
            assertThat(other.requests()).isNotEmpty().allSatisfy(request -> assertThat(request).doesNotContain("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/again", "file:///etc/passwd", "ftp://127.0.0.1/", "http://", "ht tp:// x", "jar:http://127.0.0.1/!/"})
    void redirectsHaveAnEnd(String location) {
        try (var upstream = new Upstream((_, out) ->
                        out.write(bytes("HTTP/1.1 301 Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n".formatted(location))));
                var watched = new Watched(upstream.address("/a"))) {

            assertThat(watched.fault()).containsAnyOf("redirects more than 5 times", "redirects to an address that is not followed");
            assertThat(List.of(1, 6, 12)).anyMatch(most -> upstream.requests().size() <= most);
        }
    }
}
