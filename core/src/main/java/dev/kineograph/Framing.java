// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Locale;

/// How pictures stand in a `multipart/x-mixed-replace` body: what decides when a browser paints them.
///
/// Chromium paints a part when the *next* part's header block has arrived, Firefox when its boundary line has. Sent the
/// usual way, every picture is one whole frame late, and the last one is never seen.
public enum Framing {
    /// For browsers: after each picture, at once, the next part's boundary **and** its header block. It has no length: a header
    /// that is already sent cannot know its picture. Painted some 10 ms after it was sent.
    EAGER,
    /// For programs (ffmpeg, OpenCV, scripts): each part with `Content-Type`, `Content-Length` and `X-Timestamp`.
    CLASSIC;

    /// The framing for whoever sent this `Accept` header: browsers say `image/...` first for an `<img>`, and name
    /// `text/html` somewhere for an iframe or a tab; programs say `*/*` or nothing.
    public static Framing forAccept(String accept) {
        var lowerCase = accept.toLowerCase(Locale.ROOT);
        return lowerCase.startsWith("image/") || lowerCase.contains("text/html") ? EAGER : CLASSIC;
    }
}
