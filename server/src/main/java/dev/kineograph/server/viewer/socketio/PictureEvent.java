// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Picture;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a client is shown of a picture: `{width, height, source}`, whose source is a data URL or bytes.
///
/// **Threading.** Stateless.
public final class PictureEvent {
    private static final String SOURCE = "source";

    private PictureEvent() {}

    /// The picture, with its own size.
    ///
    /// @param binary whether its bytes go along as they are
    public static Map<String, Object> of(Picture picture, boolean binary) {
        var members = new LinkedHashMap<String, Object>();
        picture.size().ifPresent(size -> {
            members.put("width", size.width());
            members.put("height", size.height());
        });
        members.put(SOURCE, source(picture, binary));
        return members;
    }

    /// The picture as the source alone: what a data URL says of its type is true.
    public static Object source(Picture picture, boolean binary) {
        if (binary) {
            return picture.buffer();
        }
        var base64 = Base64.getEncoder().encode(picture.buffer());
        // Straight to a text: by way of characters it takes longer and twice the memory.
        var text = new String(base64.array(), base64.arrayOffset() + base64.position(), base64.remaining(), ISO_8859_1);
        return "data:" + picture.format().mediaType() + ";base64," + text;
    }
}
