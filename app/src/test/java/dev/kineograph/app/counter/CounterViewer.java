// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.counter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.imaging.CounterPicture;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/// Looks at a counter's picture as a program does, and knows which number it shows.
///
/// **Threading.** Confined to its test.
final class CounterViewer implements AutoCloseable {
    private static final int MAX_PEOPLE = 300;
    private static final CounterPicture STANDARD = CounterPicture.standard();

    private final Socket socket;
    private final InputStream in;
    private final String head;

    private CounterViewer(Socket socket, String path, String headers) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path, headers).getBytes(ISO_8859_1));
        in = new BufferedInputStream(socket.getInputStream());
        head = readHead();
    }

    /// Opens a picture that a page embeds, as somebody with no cookie. Each picture is on a page of its own.
    static CounterViewer of(int port, String path) throws IOException {
        return of(port, path, "Referer: http://forum.example/thread?picture=%s\r\n".formatted(path));
    }

    /// Opens it with these header lines.
    static CounterViewer of(int port, String path, String headers) throws IOException {
        return new CounterViewer(new Socket(InetAddress.getLoopbackAddress(), port), path, headers);
    }

    /// The answer's head, blank line included.
    String head() {
        return head;
    }

    /// The next picture's bytes.
    byte[] next() throws IOException {
        var part = readHead();
        int length = part.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElseThrow(() -> new IOException("no length in: " + part));
        byte[] picture = in.readNBytes(length);
        if (picture.length < length) {
            throw new EOFException("in a picture");
        }
        return picture;
    }

    /// Reads on until the picture shows that number.
    void awaitNumber(int number) throws IOException {
        byte[] wanted = STANDARD.png(number);
        while (!Arrays.equals(next(), wanted)) {
            // Another number.
        }
    }

    /// The number that the next picture shows.
    int nextNumber() throws IOException {
        byte[] picture = next();
        for (int number = 0; number < MAX_PEOPLE; number++) {
            if (Arrays.equals(picture, STANDARD.png(number))) {
                return number;
            }
        }
        throw new IOException("no number up to " + MAX_PEOPLE);
    }

    private String readHead() throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("in: " + bytes.toString(ISO_8859_1));
            }
            bytes.write(next);
        }
        assertThat(bytes.size()).isPositive();
        return bytes.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
