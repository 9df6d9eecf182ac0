// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.MultipartFraming;
import dev.kineograph.Picture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/// What a browser shows while a stream has no picture. It does not belong to the stream: it is no frame and no snapshot, and is not counted.
///
/// A page does not finish loading before each of its pictures has begun, so a stream without a picture would delay it for ever.
///
/// **Threading.** Stateless.
final class WaitingPicture {
    private static final Picture PICTURE = read();

    private WaitingPicture() {}

    private static Picture read() {
        try (var in = WaitingPicture.class.getResourceAsStream("waiting.jpg")) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: waiting.jpg");
            }
            return Picture.of(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The picture as a part for browsers.
    ///
    /// @param isFirst whether the head of the part is still open
    static ByteBuf part(MultipartFraming framing, boolean isFirst) {
        byte[] head = framing.nextHead();
        return Unpooled.wrappedBuffer(isFirst ? head : new byte[0], PICTURE.toByteArray(), framing.boundary(), head);
    }
}
