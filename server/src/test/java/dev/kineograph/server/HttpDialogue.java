// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A request, all that is answered to it, and what then becomes of the connection.
///
/// Another request follows it at once. Whether that is answered says whether the connection stays open, without waiting for anything; and bytes that
/// were taken for a request of their own show up as one more answer.
///
/// **Threading.** Immutable.
///
/// @param answers in their order, without that to the last request
/// @param end `open`, `closed` or `live`
record HttpDialogue(List<Answer> answers, String end) {
    private static final String NEXT = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// Sends a request to a port, and reads the answers.
    ///
    /// @param request a character for each byte; a half-close at its end takes the place of the next request
    /// @param byteByByte whether each byte is sent by itself
    static HttpDialogue with(int port, String request, boolean byteByByte) throws IOException {
        try (var client = RawClient.to(port)) {
            boolean halfCloses = request.endsWith(HttpCase.HALF_CLOSED);
            send(client, halfCloses ? request.substring(0, request.length() - HttpCase.HALF_CLOSED.length()) : request + NEXT, byteByByte);
            if (halfCloses) {
                client.halfClose();
            }
            return read(client, request.startsWith("HEAD "));
        }
    }

    private static void send(RawClient client, String request, boolean byteByByte) throws IOException {
        byte[] all = request.getBytes(ISO_8859_1);
        if (!byteByByte) {
            client.send(all);
            return;
        }
        for (byte one : all) {
            client.send(new byte[] {one});
        }
    }

    private static HttpDialogue read(RawClient client, boolean headOnly) throws IOException {
        var answers = new ArrayList<Answer>();
        while (true) {
            Answer answer;
            try {
                answer = readAnswer(client, headOnly && answers.isEmpty());
            } catch (EOFException e) {
                return new HttpDialogue(answers, "closed");
            }
            if (answer.text().equals("ok\n")) {
                return new HttpDialogue(answers, "open");
            }
            answers.add(answer);
            if (isLive(answer, headOnly)) {
                return new HttpDialogue(answers, "live");
            }
        }
    }

    private static Answer readAnswer(RawClient client, boolean headOnly) throws IOException {
        var head = client.readHead();
        return headOnly ? head : new Answer(head.head(), client.read(head.contentLength()));
    }

    private static boolean isLive(Answer answer, boolean headOnly) {
        return answer.status() == 101 || (answer.status() == 200 && answer.headers("Content-Length").isEmpty() && !headOnly);
    }

    /// Statuses and end, as a table has them.
    @Override
    public String toString() {
        return answers.stream().map(answer -> answer.status() + " ").collect(Collectors.joining()) + end;
    }

    /// The first answer that is not only an interim one.
    Answer finalAnswer() {
        return answers.stream().filter(answer -> answer.status() == 101 || answer.status() >= 200).findFirst().orElseThrow();
    }
}
