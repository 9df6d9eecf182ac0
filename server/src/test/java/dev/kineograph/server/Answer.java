// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// An answer as it came.
///
/// **Threading.** Immutable, as long as nobody changes its body.
final class Answer {
    private final String head;
    private final byte[] body;

    Answer(String head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    /// Splits what was read up to the end of a connection.
    static Answer whole(byte[] all) {
        var text = new String(all, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        return new Answer(text.substring(0, end), Arrays.copyOfRange(all, end, all.length));
    }

    /// All of it, blank line included.
    String head() {
        return head;
    }

    /// As many bytes as were read.
    byte[] body() {
        return body;
    }

    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    /// Its value, or nothing.
    String header(String name) {
        return headers(name).isEmpty() ? "" : headers(name).getFirst();
    }

    List<String> headers(String name) {
        var begin = name.toLowerCase(Locale.ROOT) + ": ";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .toList();
    }

    int contentLength() {
        return header("Content-Length").isEmpty() ? 0 : Integer.parseInt(header("Content-Length"));
    }

    String text() {
        return new String(body, UTF_8);
    }
}
