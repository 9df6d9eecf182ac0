// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `http/h2.txt`: what becomes of each sequence of frames, by the section of RFC 9113 or RFC 7541 that says so.
@ExtendWith(NoLeaks.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2RulesTest {
    private EncryptedPort port;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        port = new EncryptedPort(Stage.STEADY, folder);
    }

    @AfterAll
    void close() {
        port.close();
    }

    @BeforeEach
    void show() {
        try (var camera = port.hub.publisher("camera")) {
            camera.publish(Pictures.png(1));
        }
    }

    static List<Http2Case> rules() {
        return Http2Case.table("h2.txt");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void endsAsItsSectionSays(Http2Case rule) throws Exception {
        try (var client = Http2Client.silent(port.clients(), port.port(), 0)) {
            if (!rule.isFromTheStart()) {
                client.greet();
            }
            assertThat(outcome(client, rule)).isIn((Object[]) rule.answer().split(" or ", -1));
        }
    }

    private static String outcome(Http2Client client, Http2Case rule) throws IOException {
        var end = "open";
        try {
            for (byte[] bytes : rule.bytes(Pictures.png(2))) {
                client.send(bytes);
            }
            client.catchUp();
            for (int stream : expected(rule)) {
                client.head(stream);
            }
        } catch (EOFException | SocketException e) {
            // What was said before the end may not have been read yet.
            assertThat(client.isEnded()).isTrue();
            end = client.goodbyes().isEmpty() ? "closed" : client.goodbyes().getLast() + " closed";
        }
        return streams(client) + end;
    }

    /// The streams that get an answer, which may come later than that to a ping.
    private static Set<Integer> expected(Http2Case rule) {
        return Set.of(rule.answer().split(" or ", -1)[0].split(" ", -1)).stream()
                .filter(word -> word.matches("\\d+:.*"))
                .map(word -> Integer.valueOf(word.substring(0, word.indexOf(':'))))
                .collect(Collectors.toSet());
    }

    private static String streams(Http2Client client) {
        var all = new TreeMap<Integer, String>();
        client.streams().forEach((id, stream) -> {
            var said = stream.status() == 0 ? stream.reset : stream.status() + (stream.reset.isEmpty() ? "" : "+" + stream.reset);
            if (!said.isEmpty()) {
                all.put(id, said);
            }
        });
        return all.entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue() + " ").collect(Collectors.joining());
    }

    @Test
    void eachRuleNamesItsSectionAndIsThereOnce() {
        var rules = rules();

        assertThat(rules).hasSizeGreaterThanOrEqualTo(140).allSatisfy(
                rule -> assertThat(rule.section()).matches("RFC (9113|7541|8441|9110|8446|6585) [1-9][0-9]*(\\.[0-9]+)*"));
        assertThat(rules.stream().map(Http2Case::toString).collect(Collectors.toSet())).hasSameSizeAs(rules);
        assertThat(rules.stream().map(Http2Case::sent).collect(Collectors.toSet())).hasSizeGreaterThan(rules.size() - 10);
    }
}
