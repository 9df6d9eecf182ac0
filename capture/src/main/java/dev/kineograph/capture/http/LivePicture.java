// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.capture.FoundPictures;
import java.io.IOException;

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
            for (var bytes = body.next(address.silence()); bytes != null; bytes = body.next(address.silence())) {
                pictures.read(bytes);
            }
        } catch (IOException e) {
            throw ConnectionFault.of(address.origin(), e);
        }
        pictures.end();
        throw new IOException("%s: the server ended the live picture".formatted(address.origin()));
    }
}
