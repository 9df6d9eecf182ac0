// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.imaging.encode.Encoder;
import dev.kineograph.imaging.encode.EncoderLimits;
import java.awt.Color;
import java.awt.Graphics2D;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A live picture that can be clicked, drawn with Java2D. It is painted after each click and each departure, at [#repaint], and every second, once for all who see
/// the same view. Pixels that are the same as before are neither encoded nor sent.
///
///     hub.add("dots", InteractiveDrawing.of(640, 480, new Dots()));
///
/// **Threading.** Shared; its lock, which is this object, is held while the board is called, so that the board is called by one thread at a time and needs no
/// locks. Pictures are encoded outside it.
public final class InteractiveDrawing implements Interactive {
    /// A stream whose picture is older than some seconds would be stale.
    private static final Duration REPAINT_AFTER = Duration.ofSeconds(1);

    private static final int QUALITY = 90;

    private final ImageSize size;
    private final ImageFormat format;
    private final Color background;
    private final Board board;

    /// How often something has changed.
    private long changes;

    /// What is painted and clicked.
    ///
    /// **Threading.** One call at a time, on several threads.
    public interface Board {

        /// Draws the whole picture as those see it who have this view.
        ///
        /// @param graphics draws antialiased and black on a picture that is cleared to the background; valid until this call returns
        /// @param view [Interactive#COMMON], or what [#view] has returned
        /// @throws Exception to end the drawing; it is tried again after a pause
        void paint(Graphics2D graphics, String view) throws Exception;

        /// A participant has clicked the picture: see [Interactive#onClick].
        ///
        /// @throws Exception for any reason; it is logged
        void onClick(int x, int y, Participant participant) throws Exception;

        /// A participant has not seen the picture for five seconds: see [Interactive#onLeave].
        ///
        /// @throws Exception for any reason; it is logged
        default void onLeave(Participant participant) throws Exception {}

        /// What a participant sees: see [Interactive#view].
        default String view(Participant participant) {
            return COMMON;
        }
    }

    private InteractiveDrawing(ImageSize size, ImageFormat format, Color background, Board board) {
        this.size = size;
        this.format = format;
        this.background = background;
        this.board = board;
    }

    /// A drawing on white, in JPEGs.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @throws dev.kineograph.RefusedException if the size is out of the range in [Images]
    public static InteractiveDrawing of(int width, int height, Board board) {
        EncoderLimits.checkSize(width, height);
        return new InteractiveDrawing(new ImageSize(width, height), ImageFormat.JPEG, Color.WHITE, board);
    }

    /// The same drawing on another background.
    public InteractiveDrawing background(Color color) {
        return new InteractiveDrawing(size, format, color, board);
    }

    /// The same drawing in another format, JPEG or PNG.
    ///
    /// @throws dev.kineograph.RefusedException if it is neither
    public InteractiveDrawing format(ImageFormat encoded) {
        return new InteractiveDrawing(size, Canvas.checkFormat(encoded), background, board);
    }

    @Override
    public ImageSize size() {
        return size;
    }

    /// Something else than a click has changed what is to be seen.
    public synchronized void repaint() {
        changes++;
        notifyAll();
    }

    @Override
    public synchronized void onClick(int x, int y, Participant participant) throws Exception {
        try {
            board.onClick(x, y, participant);
        } finally {
            repaint();
        }
    }

    @Override
    public synchronized void onLeave(Participant participant) throws Exception {
        try {
            board.onLeave(participant);
        } finally {
            repaint();
        }
    }

    @Override
    public synchronized String view(Participant participant) {
        return board.view(participant);
    }

    @Override
    public Source source(String view) {
        return publisher -> draw(view, publisher);
    }

    private void draw(String view, Publisher publisher) throws Exception {
        var canvas = new Canvas(format, size.width(), size.height(), background);
        long painted = -1;
        try (var encoder = Encoder.of(format, QUALITY)) {
            while (true) {
                painted = paint(canvas, view, painted);
                if (!canvas.isAsKept() || !publisher.renew()) {
                    publisher.publish(encoder.encode(canvas.image()));
                    canvas.keep();
                }
            }
        }
    }

    /// Paints when there has been another change than that one, or a second has passed. Returns the last change that is painted.
    private synchronized long paint(Canvas canvas, String view, long known) throws Exception {
        long deadline = System.nanoTime() + REPAINT_AFTER.toNanos();
        for (long left = REPAINT_AFTER.toNanos(); changes == known && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        var graphics = canvas.begin();
        try {
            board.paint(graphics, view);
        } finally {
            graphics.dispose();
        }
        return changes;
    }
}
