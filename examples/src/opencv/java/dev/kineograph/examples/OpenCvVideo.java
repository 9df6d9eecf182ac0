// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Metronome;
import dev.kineograph.server.JpgPusher;
import java.io.IOException;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.videoio.VideoCapture;
import org.opencv.videoio.Videoio;

/// Shows a film in a loop, read by OpenCV: 15 JPEGs of quality 50 per second, and only while somebody watches.
public final class OpenCvVideo {
    private OpenCvVideo() {}

    /// Runs until it is killed. The argument is a film that OpenCV can read.
    ///
    /// @throws IOException if the port is in use, or there is no such film
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        System.loadLibrary(Core.NATIVE_LIBRARY_NAME);
        var film = new VideoCapture(arguments[0]);
        if (!film.isOpened()) {
            throw new IOException(arguments[0] + ": cannot be read (expected: a film)");
        }
        var frame = new Mat();
        var jpeg = new MatOfByte();
        var quality = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, 50);
        var rate = Metronome.perSecond(15);
        try (var pusher = new JpgPusher(() -> {
            rate.await();
            if (!film.read(frame)) {
                film.set(Videoio.CAP_PROP_POS_FRAMES, 0);
                film.read(frame);
            }
            Imgcodecs.imencode(".jpg", frame, jpeg, quality);
            return jpeg.toArray();
        })) {
            pusher.start(12340);
            System.out.println("http://localhost:" + pusher.port() + "/stream");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
