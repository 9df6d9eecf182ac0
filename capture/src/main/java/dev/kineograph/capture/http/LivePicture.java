// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.capture.FoundPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A live picture: pictures that follow one another for as long as the connection lasts.
///
/// **Threading.** Stateless.
final class LivePicture {
    private LivePicture() {}

    /// Publishes its pictures.
    ///
    /// @throws IOException always, at the end: no live picture ends regularly
    static void show(PatientBody body, FoundPictures pictures, HttpAddress address) throws IOException, InterruptedException {
        try {
            var rhythm = new Rhythm();
            for (var bytes = next(body, address, rhythm); bytes != null; bytes = next(body, address, rhythm)) {
                rhythm.arrived(pictures.read(bytes), System.nanoTime());
            }
        } catch (IOException e) {
            throw ConnectionFault.of(address.origin(), e);
        }
        pictures.end();
        throw new IOException("%s: the server ended the live picture".formatted(address.origin()));
    }

    private static @Nullable ByteBuffer next(PatientBody body, HttpAddress address, Rhythm rhythm) throws IOException, InterruptedException {
        return body.next(address.maxSilence(rhythm.isSteady()));
    }
}
