// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Frame;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A frame as an event's argument: `{width, height, source}`, the source a data URL or bytes.
///
/// **Threading.** Stateless.
public final class PictureEvent {
    private static final String SOURCE = "source";

    private PictureEvent() {}

    /// The argument, with the size that the frame itself has.
    ///
    /// @param binary whether the source is the frame's bytes, rather than a data URL
    public static Map<String, Object> of(Frame frame, boolean binary) {
        var members = new LinkedHashMap<String, Object>();
        frame.size().ifPresent(size -> {
            members.put("width", size.width());
            members.put("height", size.height());
        });
        members.put(SOURCE, source(frame, binary));
        return members;
    }

    /// The source alone. The media type of a data URL is the one found in the frame.
    public static Object source(Frame frame, boolean binary) {
        if (binary) {
            return frame.buffer();
        }
        var base64 = Base64.getEncoder().encode(frame.buffer());
        // Decoding to characters first takes longer and twice the memory.
        var text = new String(base64.array(), base64.arrayOffset() + base64.position(), base64.remaining(), ISO_8859_1);
        return "data:" + frame.format().mediaType() + ";base64," + text;
    }
}
