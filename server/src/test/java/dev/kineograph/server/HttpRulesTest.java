// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamName;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `http/rfc.txt`: what is answered to each request, by the section that says so. What two servers could read in two ways is refused, and ends
/// the connection: so are requests smuggled (RFC 9112, 11.2).
@ExtendWith(NoLeaks.class)
class HttpRulesTest {
    private static final int MAX_BYTE_BY_BYTE = 2_000;

    /// As RFC 9110, 15, and RFC 6585 call them.
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(100, "Continue"),
            Map.entry(101, "Switching Protocols"),
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(304, "Not Modified"),
            Map.entry(400, "Bad Request"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(411, "Length Required"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    @AutoClose
    private final Stage stage = new Stage();

    private final Map<String, String> words = new HashMap<>();

    @BeforeEach
    void show() throws IOException {
        stage.show(Pictures.png(1));
        byte[] picture = Pictures.png(2);
        words.put("{png}", new String(picture, ISO_8859_1));
        words.put("{length}", Integer.toString(picture.length));
        words.put("{hex}", Integer.toHexString(picture.length));
        words.put("{shown}", Integer.toString(Pictures.png(1).length));
        var tag = tag("/camera.jpg");
        words.put("{tag}", tag);
        words.put("{inner}", tag.replace("\"", ""));
        words.put("{css}", tag("/assets/page.css"));
        words.put("{zip}", tag("/assets/page.css", "Accept-Encoding: gzip"));
    }

    private String tag(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer().header("ETag");
        }
    }

    private String filled(String text) {
        var filled = text;
        for (var word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    static List<HttpCase> rules() {
        return HttpCase.table("rfc.txt");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isAnsweredAsItsSectionSays(HttpCase rule) throws IOException {
        var dialogue = HttpDialogue.with(stage.server.port(), rule.bytes(this::filled), false);

        assertThat(dialogue).hasToString(rule.answer());
        assertThat(dialogue.answers()).allSatisfy(answer -> assertThat(phrase(answer)).isEqualTo(PHRASES.get(answer.status())));
        rule.headers().forEach(header -> check(dialogue.finalAnswer(), filled(header)));
        if (dialogue.answers().stream().allMatch(answer -> answer.status() >= 400)) {
            assertThat(stage.hub.find(StreamName.of("new"))).isEmpty();
            assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.png(1));
        }
    }

    private static String phrase(Answer answer) {
        return answer.head().substring("HTTP/1.1 200 ".length(), answer.head().indexOf("\r\n"));
    }

    private static void check(Answer answer, String header) {
        if (header.startsWith("-")) {
            assertThat(answer.headers(header.substring(1))).as(header).isEmpty();
        } else if (header.endsWith(":")) {
            assertThat(answer.header(header.substring(0, header.length() - 1))).as(header).isNotEmpty();
        } else {
            var parts = header.split(": ", 2);
            assertThat(answer.headers(parts[0])).as(header).contains(parts[1]);
        }
    }

    static List<HttpCase> shortRules() {
        return rules().stream().filter(rule -> rule.bytes(text -> text).length() < MAX_BYTE_BY_BYTE).toList();
    }

    @ParameterizedTest
    @MethodSource("shortRules")
    void isAnsweredInTheSameWayWhenItsBytesArriveOneByOne(HttpCase rule) throws IOException {
        assertThat(HttpDialogue.with(stage.server.port(), rule.bytes(this::filled), true)).hasToString(rule.answer());
    }

    @Test
    void eachRuleNamesItsSectionAndIsThereOnce() {
        var rules = rules();

        assertThat(rules).hasSizeGreaterThanOrEqualTo(390).allSatisfy(
                rule -> assertThat(rule.section()).matches("(RFC [3-9][0-9]{3}|Fetch) [1-9][0-9]*(\\.[0-9]+)*"));
        assertThat(rules.stream().map(HttpCase::toString).collect(Collectors.toSet())).hasSameSizeAs(rules);
        assertThat(rules.stream().map(HttpCase::request).collect(Collectors.toSet())).hasSizeGreaterThan(rules.size() - 15);
    }
}
