// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.client.ServerLogin;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Where pictures are sent.
///
/// **Threading.** Confined to the thread that pushes.
public sealed interface Target extends AutoCloseable permits HttpTarget, TcpTarget {

    /// Sends a picture. Returns the reason if the server refuses it; empty if it does not, or cannot say so.
    ///
    /// @throws IOException if it cannot be sent; the message is a sentence for people
    /// @throws InterruptedException if the thread is interrupted meanwhile
    Optional<String> send(byte[] picture) throws IOException, InterruptedException;

    /// What is known about a picture that was sent and not refused: `accepted` or `sent`.
    String outcome();

    /// Waits until everything that was sent has arrived.
    ///
    /// @throws IOException if it has not; the message is a sentence for people
    void finish() throws IOException;

    @Override
    void close();

    /// The target that an address means: `http://HOST:PORT`, `https://HOST:PORT` or `tcp://HOST:PORT`. Does not connect yet.
    ///
    /// @param login as whom, by HTTP
    /// @throws RefusedException if it means none of these
    /// @throws IOException if the certificates that are trusted cannot be read; the message is a sentence for people
    static Target to(String url, StreamName stream, ServerLogin login) throws IOException {
        var text = url.contains("://") ? url : "http://" + url;
        try {
            var address = URI.create(text.replaceFirst("/+$", ""));
            var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (address.getHost() != null && scheme.matches("https?")) {
                return new HttpTarget(address, stream, login);
            }
            if (address.getHost() != null && scheme.equals("tcp") && address.getPort() > 0) {
                if (!login.equals(ServerLogin.NONE)) {
                    throw new RefusedException(
                            Refusal.BAD_VALUE, "--user, --token, --ca, --pin: not over TCP (expected: http://HOST:PORT or https://HOST:PORT)");
                }
                return new TcpTarget(address.getHost(), address.getPort());
            }
        } catch (IllegalArgumentException e) {
            // Refused like an address with another scheme.
        }
        throw new RefusedException(
                Refusal.BAD_VALUE, "--to: '%s' (expected: http://HOST:PORT or tcp://HOST:PORT)".formatted(url));
    }
}
