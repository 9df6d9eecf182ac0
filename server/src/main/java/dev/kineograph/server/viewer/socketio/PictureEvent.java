// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Frame;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a client is shown of a frame: `{width, height, source}`, whose source is a data URL or bytes.
///
/// **Threading.** Stateless.
public final class PictureEvent {
    private static final String SOURCE = "source";

    private PictureEvent() {}

    /// The frame, with its own size.
    ///
    /// @param binary whether its bytes go along as they are
    public static Map<String, Object> of(Frame frame, boolean binary) {
        var members = new LinkedHashMap<String, Object>();
        frame.size().ifPresent(size -> {
            members.put("width", size.width());
            members.put("height", size.height());
        });
        members.put(SOURCE, source(frame, binary));
        return members;
    }

    /// The frame as the source alone: what a data URL says of its type is true.
    public static Object source(Frame frame, boolean binary) {
        if (binary) {
            return frame.buffer();
        }
        var base64 = Base64.getEncoder().encode(frame.buffer());
        // Straight to a text: by way of characters it takes longer and twice the memory.
        var text = new String(base64.array(), base64.arrayOffset() + base64.position(), base64.remaining(), ISO_8859_1);
        return "data:" + frame.format().mediaType() + ";base64," + text;
    }
}
