// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;

/// Reads a live stream in the classic framing, part after part.
///
/// **Threading.** Confined to its test.
final class Viewing implements AutoCloseable {
    private final RawClient client;
    private final String boundary;

    private Viewing(RawClient client, String boundary) {
        this.client = client;
        this.boundary = boundary;
    }

    /// Begins to watch with that client, up to the first boundary.
    static Viewing of(RawClient client, String path, String... headers) throws IOException {
        var head = client.get(path, headers).readHead();
        assertThat(head.status()).isEqualTo(200);
        var type = head.header("Content-Type");
        var boundary = "--" + type.substring(type.indexOf("boundary=") + 9) + "\r\n";
        assertThat(client.readUntil("\r\n")).isEqualTo(boundary);
        return new Viewing(client, boundary);
    }

    /// The next part's picture.
    byte[] next() throws IOException {
        byte[] picture = client.read(client.readHead().contentLength());
        assertThat(client.readUntil(boundary)).isEqualTo("\r\n" + boundary);
        return picture;
    }

    /// Reads on until that picture has come; says how many came before it.
    int skipTo(byte[] picture) throws IOException {
        int before = 0;
        while (!Arrays.equals(next(), picture)) {
            before++;
        }
        return before;
    }

    RawClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
