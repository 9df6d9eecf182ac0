// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Locale;

/// How pictures are laid out in a `multipart/x-mixed-replace` body, which decides when a browser paints them.
///
/// Chromium paints a part when the *next* part's header block has arrived, Firefox when the next boundary line has. Sent the
/// usual way, every picture is painted one frame late, and the last one never.
public enum Framing {
    /// For browsers: each picture is followed at once by the next part's boundary **and** header block, and so is painted within
    /// about 10 ms. The header block has no length, since the next picture is not known yet, and says `image/jpeg` for every format.
    EAGER,
    /// For programs (ffmpeg, OpenCV, scripts): each part has `Content-Type`, `Content-Length` and `X-Timestamp`.
    CLASSIC;

    /// The framing for a client that sent this `Accept` header. Browsers begin it with `image/...` for an `<img>`; programs send `*/*` or
    /// none.
    public static Framing forAccept(String accept) {
        return accept.toLowerCase(Locale.ROOT).startsWith("image/") || isOfDocument(accept) ? EAGER : CLASSIC;
    }

    /// Whether a browser sent this `Accept` header for the document of a tab or an iframe: it includes `application/xhtml+xml`. Programs
    /// in Java before version 20 send `text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2` for everything.
    public static boolean isOfDocument(String accept) {
        return accept.toLowerCase(Locale.ROOT).contains("application/xhtml+xml");
    }
}
