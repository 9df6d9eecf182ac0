// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Framing;
import dev.kineograph.MultipartFraming;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;

/// The first part of a multipart body, whose header block is open until there is a picture.
///
/// As long as there is none, browsers are shown [one of ours][WaitingPicture], again with every heartbeat. For all others a line of padding
/// goes out now and then: proxies cut a connection that is idle, nginx after 60 s and HAProxy after 50.
///
/// **Threading.** Confined to its viewer's event loop. It is there only while the viewer waits for its first frame.
final class FirstPart {
    private static final Duration LINE_EVERY = Duration.ofSeconds(25);

    /// A source that starts when somebody comes has this time before its viewers are shown anything else.
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final Framing framing;
    private long sentNanos = System.nanoTime();
    private boolean waitingShown;

    FirstPart(Framing framing) {
        this.framing = framing;
    }

    /// How the first frame is written.
    Wire.Part wire() {
        return switch (framing) {
            case EAGER -> waitingShown ? Wire.Part.EAGER : Wire.Part.EAGER_FIRST;
            case CLASSIC -> Wire.Part.CLASSIC;
        };
    }

    /// Time has passed, and there is no frame yet.
    ///
    /// @param bytes what is around a picture
    void tick(BodySink sink, MultipartFraming bytes, ServerSettings settings, long nowNanos) {
        boolean shows = waitingShown || (framing == Framing.EAGER && settings.browsers().waitingPicture());
        var pause = waitingShown ? settings.viewers().heartbeat() : shows ? PATIENCE : LINE_EVERY;
        if (nowNanos - sentNanos < pause.toNanos() || !sink.hasRoom()) {
            return;
        }
        sentNanos = nowNanos;
        send(sink, shows ? WaitingPicture.part(bytes, !waitingShown) : Unpooled.wrappedBuffer(bytes.paddingLine()));
        waitingShown = shows;
    }

    private static void send(BodySink sink, ByteBuf bytes) {
        sink.write(bytes);
        bytes.release();
    }
}
