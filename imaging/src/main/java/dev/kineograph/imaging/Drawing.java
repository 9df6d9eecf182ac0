// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import dev.kineograph.Metronome;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import java.awt.Color;
import java.awt.Graphics2D;

/// A live picture drawn with Java2D, at a steady rate, once for all who watch.
///
///     hub.add(StreamName.of("ball"), StreamSettings.DEFAULT, Drawing.of(640, 480, 30, (graphics, seconds) ->
///             graphics.fill(new Ellipse2D.Double(300 + 200 * Math.sin(seconds), 220, 40, 40))));
///
/// A painter that takes longer than a frame's time lowers the rate: frames are skipped, the time goes on. What a
/// painter throws ends the drawing; the stream says so and tries again.
///
/// **Threading.** Immutable: each run has pixels and an encoder of its own. One drawing may feed several streams if
/// its painter may be called by several threads.
public final class Drawing implements Source {
    private final Painter painter;
    private final Settings settings;

    /// Draws one picture of a moving one.
    ///
    /// **Threading.** Called on the source's virtual thread, one call at a time.
    @FunctionalInterface
    public interface Painter {

        /// Draws the whole picture as it is at a moment.
        ///
        /// @param graphics cleared to the background, antialiasing on, black ink; valid until this call returns
        /// @param seconds the time of this picture since the first one of this run, 0 for that: a multiple of the frame
        ///     interval, so that movements are even; it begins anew when the stream is watched again after a pause
        /// @throws Exception whatever went wrong
        void paint(Graphics2D graphics, double seconds) throws Exception;
    }

    private record Settings(int width, int height, double fps, ImageFormat format, int quality, Color background) {}

    private Drawing(Painter painter, Settings settings) {
        this.painter = painter;
        this.settings = settings;
    }

    /// A drawing on white, as JPEGs of quality 80.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @param fps frames a second, 0.01 to 1,000
    /// @throws dev.kineograph.RefusedException if a value is out of its range, sizes as in [Images]
    public static Drawing of(int width, int height, double fps, Painter painter) {
        Canvas.checkSize(width, height);
        Metronome.perSecond(fps);
        return new Drawing(
                painter, new Settings(width, height, fps, ImageFormat.JPEG, Images.DEFAULT_QUALITY, Color.WHITE));
    }

    /// The same on another background; a translucent one stays so in PNGs and lies on white in JPEGs.
    public Drawing background(Color color) {
        var now = settings;
        return new Drawing(painter, new Settings(now.width, now.height, now.fps, now.format, now.quality, color));
    }

    /// The same in another quality, 1 to 100; PNGs lose nothing at any.
    ///
    /// @throws dev.kineograph.RefusedException if the quality is out of its range
    public Drawing quality(int quality) {
        var now = settings;
        return new Drawing(
                painter,
                new Settings(now.width, now.height, now.fps, now.format, Canvas.checkQuality(quality), now.background));
    }

    /// The same in another format, JPEG or PNG.
    ///
    /// @throws dev.kineograph.RefusedException if it is neither
    public Drawing format(ImageFormat format) {
        var now = settings;
        return new Drawing(
                painter,
                new Settings(now.width, now.height, now.fps, Canvas.checkFormat(format), now.quality, now.background));
    }

    /// Draws until the thread is interrupted.
    @Override
    public void run(Publisher publisher) throws Exception {
        var canvas = new Canvas(settings.format, settings.width, settings.height, settings.background);
        var metronome = Metronome.perSecond(settings.fps);
        try (var encoder = Encoder.of(settings.format, settings.quality)) {
            while (true) {
                double seconds = metronome.await() / settings.fps;
                var graphics = canvas.begin();
                try {
                    painter.paint(graphics, seconds);
                } finally {
                    graphics.dispose();
                }
                publisher.publish(encoder.encode(canvas.image()));
            }
        }
    }
}
