// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import dev.kineograph.imaging.library.LibrarySearch;
import java.util.Optional;

/// Where libturbojpeg is.
///
/// **Threading.** Stateless.
final class TurboLibrary {
    private static final LibrarySearch SEARCH = new LibrarySearch(
            "JPEG", "kineograph.turbojpeg", LibrarySearch.usualNames("turbojpeg", 0), "libturbojpeg 2.1 or newer", "ImageIO",
            "libturbojpeg is several times as fast; Debian: libturbojpeg0");

    private TurboLibrary() {}

    /// Loads the library when it is first asked for, and says so in the log.
    private static final class Loaded {
        private static final Optional<TurboJpeg> LIBRARY = SEARCH.load(TurboJpeg::new);
    }

    /// The library's functions; empty if it is not there, or the program may not call native code.
    static Optional<TurboJpeg> find() {
        return Loaded.LIBRARY;
    }
}
