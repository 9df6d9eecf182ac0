// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Picture;
import dev.kineograph.text.Durations;
import dev.kineograph.text.VisibleText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Messages as they arrive, for a reader that waits, but not for ever. At most one message waits for the reader: a faster server has to wait.
///
/// **Threading.** One thread takes messages; the client's threads, one at a time, add them.
final class ReceivedMessages implements WebSocket.Listener {
    /// A data URL is a third longer than its picture, and begins with a type.
    private static final int MAX_BYTES = Picture.MAX_BYTES / 3 * 4 + (64 << 10);

    private static final int MAX_REASON = 60;

    private final BlockingQueue<FromServer> events = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private volatile long heardNanos = System.nanoTime();

    /// What the server sends.
    sealed interface FromServer {}

    /// A message.
    static final class Incoming implements FromServer {
        private final boolean isText;
        private final byte[] bytes;
        private final long arrivedNanos;

        private Incoming(boolean isText, byte[] bytes, long arrivedNanos) {
            this.isText = isText;
            this.bytes = bytes;
            this.arrivedNanos = arrivedNanos;
        }

        boolean isText() {
            return isText;
        }

        /// The text, decoded as Latin-1: other characters cannot be in a picture.
        String text() {
            return new String(bytes, ISO_8859_1);
        }

        byte[] bytes() {
            return bytes;
        }

        long arrivedNanos() {
            return arrivedNanos;
        }
    }

    private record Hangup(String why, @Nullable Throwable failure) implements FromServer {}

    /// Waits for the next message.
    ///
    /// @throws IOException if the connection has ended, or nothing is heard from the server for that time
    Incoming next(WebSocket socket, Duration silence) throws IOException, InterruptedException {
        socket.request(1);
        long wait = silence.toNanos();
        for (var event = events.poll(wait, TimeUnit.NANOSECONDS); ; event = events.poll(wait, TimeUnit.NANOSECONDS)) {
            switch (event) {
                case Incoming message -> {
                    return message;
                }
                case Hangup end -> throw new IOException(end.why, end.failure);
                case null -> {
                    wait = silence.toNanos() - (System.nanoTime() - heardNanos);
                    if (wait <= 0) {
                        throw new IOException("nothing came for " + Durations.text(silence));
                    }
                }
            }
        }
    }

    @Override
    public void onOpen(WebSocket socket) {
        // No message is requested before the reader waits for it.
        heardNanos = System.nanoTime();
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        add(socket, bytes, last, false);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        add(socket, data.toString().getBytes(ISO_8859_1), last, true);
        return null;
    }

    private void add(WebSocket socket, byte[] bytes, boolean last, boolean isText) {
        heardNanos = System.nanoTime();
        if (begun.size() + bytes.length > (isText ? MAX_BYTES : Picture.MAX_BYTES)) {
            events.add(new Hangup("a picture of more than %,d bytes (expected: at most that)".formatted(Picture.MAX_BYTES), null));
            socket.abort();
            return;
        }
        begun.writeBytes(bytes);
        if (last) {
            events.add(new Incoming(isText, begun.toByteArray(), heardNanos));
            begun.reset();
        } else {
            socket.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        heardNanos = System.nanoTime();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        return onPing(socket, message);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        var shown = reason.isBlank() ? "" : ", " + VisibleText.excerpt(reason, MAX_REASON);
        events.add(new Hangup("the server ended the connection (%d%s)".formatted(code, shown), null));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        events.add(new Hangup("the connection broke: " + failure.getMessage(), failure));
    }
}
