// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import dev.kineograph.Metronome;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.imaging.encode.Encoder;
import dev.kineograph.imaging.encode.EncoderLimits;
import java.awt.Color;
import java.awt.Graphics2D;

/// A live picture, drawn with Java2D at a steady rate, once for all viewers.
///
///     hub.add(StreamName.of("ball"), StreamSettings.DEFAULT, Drawing.of(640, 480, 30, (graphics, seconds) ->
///             graphics.fill(new Ellipse2D.Double(300 + 200 * Math.sin(seconds), 220, 40, 40))));
///
/// A picture with the same pixels as the one before is neither encoded nor published again; it [renews][Publisher#renew] that one. So a drawing that stands still
/// costs little more than painting it.
///
/// A painter that takes longer than a frame interval lowers the rate: frames are skipped, and time goes on. An exception from
/// the painter ends the drawing; the stream reports it and tries again.
///
/// **Threading.** Immutable: each run has its own pixels and encoder. One drawing can feed several streams if its painter can be
/// called by several threads.
public final class Drawing implements Source {
    private final Painter painter;
    private final Look look;

    /// Draws the pictures of a drawing, one by one.
    ///
    /// **Threading.** Called on the source's virtual thread, one call at a time.
    @FunctionalInterface
    public interface Painter {

        /// Draws the whole picture for one moment.
        ///
        /// @param graphics draws antialiased and black on a picture that is cleared to the background; valid until this call
        ///     returns
        /// @param seconds the time since the first picture of this run: a multiple of the frame interval, so that movements are
        ///     even. It begins at 0, and again at 0 when the stream is watched after a pause
        /// @throws Exception to end the drawing
        void paint(Graphics2D graphics, double seconds) throws Exception;
    }

    private record Look(int width, int height, double fps, ImageFormat format, int quality, Color background) {}

    private Drawing(Painter painter, Look look) {
        this.painter = painter;
        this.look = look;
    }

    /// A drawing on white, in JPEGs of quality 80.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @param fps frames per second, 0.01 to 1,000
    /// @throws dev.kineograph.RefusedException if the rate is out of its range, or the size out of that in [Images]
    public static Drawing of(int width, int height, double fps, Painter painter) {
        EncoderLimits.checkSize(width, height);
        Metronome.perSecond(fps);
        return new Drawing(
                painter, new Look(width, height, fps, ImageFormat.JPEG, Images.DEFAULT_QUALITY, Color.WHITE));
    }

    /// The same drawing on another background; a translucent one stays translucent in PNGs and is blended with white in JPEGs.
    public Drawing background(Color color) {
        var now = look;
        return new Drawing(painter, new Look(now.width, now.height, now.fps, now.format, now.quality, color));
    }

    /// The same drawing in another quality, 1 to 100, which PNGs ignore: they are lossless.
    ///
    /// @throws dev.kineograph.RefusedException if the quality is out of its range
    public Drawing quality(int quality) {
        var now = look;
        return new Drawing(
                painter,
                new Look(now.width, now.height, now.fps, now.format, EncoderLimits.checkQuality(quality), now.background));
    }

    /// The same drawing in another format, JPEG or PNG.
    ///
    /// @throws dev.kineograph.RefusedException if it is neither
    public Drawing format(ImageFormat format) {
        var now = look;
        return new Drawing(
                painter,
                new Look(now.width, now.height, now.fps, Canvas.checkFormat(format), now.quality, now.background));
    }

    /// Draws until the thread is interrupted.
    @Override
    public void run(Publisher publisher) throws Exception {
        var canvas = new Canvas(look.format, look.width, look.height, look.background);
        var metronome = Metronome.perSecond(look.fps);
        try (var encoder = Encoder.of(look.format, look.quality)) {
            while (true) {
                double seconds = metronome.await() / look.fps;
                var graphics = canvas.begin();
                try {
                    painter.paint(graphics, seconds);
                } finally {
                    graphics.dispose();
                }
                if (!canvas.isAsKept() || !publisher.renew()) {
                    publisher.publish(encoder.encode(canvas.image()));
                    canvas.keep();
                }
            }
        }
    }
}
