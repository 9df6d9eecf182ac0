// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Picture;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A picture as an event's argument: `{width, height, source}`, the source a data URL or bytes.
///
/// **Threading.** Stateless.
public final class PictureEvent {
    private static final String SOURCE = "source";

    private PictureEvent() {}

    /// The argument, with the size that the picture itself has.
    ///
    /// @param binary whether the source is the picture's bytes, rather than a data URL
    public static Map<String, Object> of(Picture picture, boolean binary) {
        return withSource(picture, source(picture, binary));
    }

    /// The same with another source instead of the picture.
    static Map<String, Object> withSource(Picture picture, Object source) {
        var members = new LinkedHashMap<String, Object>();
        members.put("width", picture.size().width());
        members.put("height", picture.size().height());
        members.put(SOURCE, source);
        return members;
    }

    static String dataUrl(Picture picture, String base64) {
        return "data:" + picture.format().mediaType() + ";base64," + base64;
    }

    /// The source alone. The media type of a data URL is the one found in the picture.
    public static Object source(Picture picture, boolean binary) {
        if (binary) {
            return picture.buffer();
        }
        var base64 = Base64.getEncoder().encode(picture.buffer());
        // Decoding to characters first would take longer and twice the memory.
        var text = new String(base64.array(), base64.arrayOffset() + base64.position(), base64.remaining(), ISO_8859_1);
        return dataUrl(picture, text);
    }
}
