// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes a live body to one viewer: for a servlet, or any other server of a program's own, where each viewer has a thread.
///
/// A viewer is shown current pictures if no more is on its way to it than one or two: give its connection a send buffer of some 64 KB. The system's own may hold
/// megabytes.
///
/// **Threading.** Used by one thread, which it blocks while the viewer has no room.
public final class MultipartWriter {
    /// While there are no frames, a viewer that has left is noticed after about twice this time.
    private static final Duration REPEAT_EVERY = Duration.ofSeconds(3);

    private final OutputStream out;
    private final MultipartFraming bytes;
    private final Framing framing;

    /// A writer of one body.
    ///
    /// @param bytes the [framing of the hub][Hub#framing]
    /// @param framing the one for this viewer: [Framing#forAccept]
    public MultipartWriter(OutputStream out, MultipartFraming bytes, Framing framing) {
        this.out = out;
        this.bytes = bytes;
        this.framing = framing;
    }

    /// Writes the body, until the stream is retired: each frame when it comes. Those for which the viewer is too slow are skipped. If there is none for three seconds,
    /// what is to be seen is written again, or before the first picture a byte of a header: only writing shows that a viewer has left.
    ///
    /// The frames count in the numbers of the stream, and so does a viewer whom the caller has made [join][Presence#join].
    ///
    /// @throws IOException if the viewer has left
    /// @throws InterruptedException if the thread is interrupted while it waits for a frame
    public void write(ImageStream stream) throws IOException, InterruptedException {
        try (var frames = stream.watch()) {
            for (var picture = first(frames); picture != null; picture = next(frames)) {
                bytes.write(out, picture, framing);
                frames.countDelivered();
            }
        }
    }

    private @Nullable Picture first(Subscription frames) throws IOException, InterruptedException {
        out.write(bytes.openHead(framing));
        out.flush();
        var picture = next(frames);
        boolean inHeader = false;
        while (picture == null && !frames.stream().isRetired()) {
            write(inHeader ? "." : "X-Pad: .");
            out.flush();
            inHeader = true;
            picture = next(frames);
        }
        if (inHeader) {
            write("\r\n");
        }
        if (picture != null && framing == Framing.EAGER) {
            out.write(bytes.partHead(picture));
        }
        return picture;
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
    }

    /// What is to be seen next; null if there is nothing yet, or nothing any more.
    private static @Nullable Picture next(Subscription frames) throws InterruptedException {
        var frame = frames.await(REPEAT_EVERY);
        var stream = frames.stream();
        var seen = frame == null && !stream.isRetired() ? stream.shown() : frame;
        return seen == null ? null : seen.picture();
    }
}
