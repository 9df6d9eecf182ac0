// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.Framing;
import dev.kineograph.MultipartFraming;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;

/// The first part of a multipart body, whose header block is open until there is a picture.
///
/// As long as there is none, browsers are shown [one of ours][WaitingPicture], again with every heartbeat. For other clients a header grows by
/// a byte now and then: proxies cut idle connections, nginx after 60 s and HAProxy after 50. More headers would do as well, but readers accept
/// a limited number, aiohttp 128.
///
/// **Threading.** Confined to its viewer's event loop. It is there only while the viewer waits for its first frame.
final class FirstPart {
    private static final Duration BYTE_EVERY = Duration.ofSeconds(25);
    private static final String HEADER = "X-Pad: ";

    /// A source that starts on demand has this time before its viewers are shown anything else.
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final Framing framing;
    private long sentNanos = System.nanoTime();
    private boolean waitingShown;
    private boolean inHeader;

    FirstPart(Framing framing) {
        this.framing = framing;
    }

    /// Ends what was begun, before the first frame. Returns how that frame is to be written.
    Wire.Part end(BodySink sink) {
        endHeader(sink);
        return switch (framing) {
            case EAGER -> waitingShown ? Wire.Part.EAGER : Wire.Part.EAGER_FIRST;
            case CLASSIC -> Wire.Part.CLASSIC;
        };
    }

    /// Called every half second while there is no frame yet.
    ///
    /// @param bytes the framing around a picture
    void tick(BodySink sink, MultipartFraming bytes, ServerSettings settings, long nowNanos) {
        boolean shows = waitingShown || (framing == Framing.EAGER && settings.browsers().waitingPicture());
        var pause = waitingShown ? settings.viewers().heartbeat() : shows ? PATIENCE : BYTE_EVERY;
        if (nowNanos - sentNanos < Math.min(pause.toNanos(), BYTE_EVERY.toNanos()) || !sink.hasRoom()) {
            return;
        }
        sentNanos = nowNanos;
        if (shows) {
            endHeader(sink);
            send(sink, WaitingPicture.part(bytes, !waitingShown));
        } else {
            send(sink, inHeader ? "." : HEADER + ".");
            inHeader = true;
        }
        waitingShown = shows;
    }

    private void endHeader(BodySink sink) {
        if (inHeader) {
            send(sink, "\r\n");
            inHeader = false;
        }
    }

    private static void send(BodySink sink, String text) {
        send(sink, Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static void send(BodySink sink, ByteBuf bytes) {
        sink.write(bytes);
        bytes.release();
    }
}
