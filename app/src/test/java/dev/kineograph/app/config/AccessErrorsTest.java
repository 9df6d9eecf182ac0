// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of users, tokens, keys and rules that cannot be meant; never with a secret in it.
class AccessErrorsTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> files() {
        var token = "access:\n  tokens: { p: \"sha256:%s\" }\n".formatted("0".repeat(64));
        return Stream.of(
                arguments("access: []\n", ":1:9: access: a list (expected: keys with values: users, tokens, jwt, ask, askCookie, keys, signedFor, rules)"),
                arguments(
                        "access:\n  users:\n    anna: secret\n",
                        ":3:11: access.users.anna: password: not the hash of one (expected: pbkdf2-sha256:ROUNDS:SALT:HASH with 600,000 to 10,000,000 rounds,"
                                + " as 'kineograph passwd' makes it)"),
                arguments(
                        "access:\n  tokens:\n    p: the-token-itself-is-for-a-file-of-its-own\n",
                        ":3:8: access.tokens.p: token: not the hash of one (expected: sha256: and 64 hexadecimal digits, as 'kineograph token' makes it)"),
                arguments(
                        "access:\n  tokens:\n    p: ${NO_SUCH_VARIABLE}\n",
                        ":3:8: access.tokens.p: ${NO_SUCH_VARIABLE}: no such environment variable (expected: one that is set)"),
                arguments(
                        "access:\n  tokens:\n    p: '@no.token'\n",
                        ":3:8: access.tokens.p: @no.token: cannot be read (expected: a file that this user can read)"),
                arguments(
                        "access:\n  rules: [{ who: user anna, may: watch, streams: door }]\n",
                        ":2:18: access.rules.who: user anna, who is unknown (expected: one of 'users' or 'tokens', of which there are none)"),
                arguments(
                        "access:\n  rules: [{ who: everyone, may: watch, streams: door }]\n",
                        ":2:18: access.rules.who: 'everyone' (expected: nobody, anybody, loopback, signed, ask, user NAME, token NAME, jwt CLAIM=VALUE, certificate NAME, or an address such as 192.168.0.0/16)"),
                arguments(
                        token + "  rules: [{ who: token p, may: [watch, read], streams: door }]\n",
                        ":3:40: access.rules.may: 'read' (expected: watch or snapshot or publish or admin)"),
                arguments(token + "  rules: [{ who: token p, may: [], streams: door }]\n",
                        ":3:18: access.rules.who: access: a rule about nothing (expected: at least one action and one stream)"),
                arguments(
                        token + "  rules: [{ who: token p, may: watch, streams: yard* }]\n",
                        ":3:18: access.rules.who: streams: 'yard*' (expected: the name of a stream, such as door; yard/* for all below yard/; or * for all)"),
                arguments(
                        "access:\n  rules: [{ who: 127.0.0.1, may: admin, streams: '*' }]\n",
                        ":2:18: access.rules.who: may: admin, for callers without a credential (expected: a user, a token, a jwt or a certificate, wherever they come from)"),
                arguments(
                        "access:\n  users:\n    cam: digest:secret\n",
                        ":3:10: access.users.cam: password: not the hashes of one (expected: digest: and hexadecimal digits, as 'kineograph passwd --digest' makes them)"),
                arguments(
                        "access:\n  rules: [{ who: jwt group=family, may: watch, streams: door }]\n",
                        ":2:18: access.rules.who: jwt group=family, but nobody signs such tokens (expected: an issuer in 'jwt')"),
                arguments(
                        "access:\n  jwt: { issuer: a, audience: b }\n",
                        ":2:8: access.jwt: keys with values (expected: either 'key', which has the key, or 'keys', the address at which the issuer has them)"),
                arguments(
                        "access:\n  jwt: { issuer: a, audience: b, key: 0123456789abcdef0123456789abcdef }\n",
                        ":2:39: access.jwt.key: a secret in this file (expected: @FILE or ${NAME}, as whoever has it can make tokens)"),
                arguments(
                        "access:\n  jwt: { issuer: a, audience: b, keys: 'ftp://a.example/' }\n",
                        ":2:8: access.jwt: keys: no address of keys (expected: such as https://login.example.org/keys)"),
                arguments(
                        "access:\n  jwt: [{ issuer: a, audience: b, keys: 'http://a.example/' }, { issuer: a, audience: c, keys: 'http://a.example/' }]\n",
                        ":2:64: access.jwt: issuer: a, a second time (expected: another name)"),
                arguments(
                        "access:\n  jwt: { issuer: a, keys: 'http://a.example/' }\n",
                        ":2:8: access.jwt: 'audience' is missing (expected: what 'aud' says in the tokens: the name that this server has there)"),
                arguments(
                        "access:\n  jwt: { issuer: a, audience: b, keys: 'http://a.example/', cookie: 'a b' }\n",
                        ":2:69: access.jwt.cookie: 'a b' (expected: the name of a cookie)"),
                arguments(
                        "access:\n  rules: [{ who: certificate anna, may: watch, streams: door }]\n",
                        ":2:18: access.rules.who: no port asks for certificates (expected: 'clients' at one with https)"),
                arguments(token, ":2:3: access: no rule, here or at a stream (expected: one, or no 'access' at all)"),
                arguments("access:\n", ":1:8: access: nothing (expected: keys with values: users, tokens, jwt, ask, askCookie, keys, signedFor, rules)"),
                arguments(
                        "access:\n  rules: [{ who: ask, may: watch, streams: door }]\n",
                        ":2:18: access.rules.who: ask, but there is nobody to ask (expected: an address in 'ask')"),
                arguments(
                        "access:\n  ask: http://127.0.0.1:3000/access\n",
                        ":2:8: access.ask: no rule asks it (expected: one, such as - { who: ask, may: [watch, publish], streams: \"*\" })"),
                arguments(
                        "access:\n  ask: 3000\n",
                        ":2:8: access.ask: no address to ask (expected: such as http://127.0.0.1:3000/access)"),
                arguments(
                        "access:\n  askCookie: sid\n",
                        ":2:3: access: 'ask' is missing (expected: the address of your own program that decides, such as http://127.0.0.1:3000/access)"),
                arguments(
                        "access:\n  ask: http://127.0.0.1:3000/access\n  askCookie: a b\n",
                        ":3:14: access.askCookie: 'a b' (expected: the name of a cookie)"),
                arguments(
                        "access:\n  keys: { k1: 0123456789abcdef0123456789abcdef }\n",
                        ":2:15: access.keys.k1: in this file (expected: ${NAME} or @FILE, as a key is as good as all rights that it signs)"),
                arguments(
                        "access:\n  rules: [{ who: signed, may: watch, streams: door }]\n",
                        ":2:18: access.rules.who: signed, but there is no key to sign with (expected: one in 'keys')"),
                arguments(
                        "streams:\n  door:\n    access: [{ who: nobody, may: watch, streams: door }]\n",
                        ":3:41: streams.door.access.streams: unknown key; the keys here are who, may"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsWrongIsSaidInOneSentenceWithItsPlace(String text, String sentence) throws Exception {
        var file = Files.writeString(folder.resolve("access.yml"), text);

        assertThatThrownBy(() -> Configuration.read(file)).isInstanceOf(ConfigurationException.class).hasMessage(file + sentence);
    }
}
