// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where libturbojpeg is: at the path in the system property [#PROPERTY], or else under one of its usual names, where the system looks for libraries.
///
/// **Threading.** Stateless.
@SuppressWarnings("restricted") // Native code is what this is about.
final class TurboLibrary {
    /// The path of the library, or `none` to do without it.
    static final String PROPERTY = "kineograph.turbojpeg";

    private static final String NONE = "none";
    private static final System.Logger LOG = System.getLogger(TurboLibrary.class.getName());

    private TurboLibrary() {}

    /// Loads the library when it is first asked for, and says so in the log.
    private static final class Loaded {
        private static final Optional<TurboJpeg> LIBRARY = load();
    }

    /// The library's functions; empty if it is not there, or the program may not call native code.
    static Optional<TurboJpeg> find() {
        return Loaded.LIBRARY;
    }

    private static Optional<TurboJpeg> load() {
        var asked = System.getProperty(PROPERTY, "");
        var names = asked.isEmpty() ? usualNames(System.getProperty("os.name", "")) : List.of(asked);
        for (var name : asked.equals(NONE) ? List.<String>of() : names) {
            try {
                var functions = new TurboJpeg(SymbolLookup.libraryLookup(name, Arena.global()));
                LOG.log(Level.INFO, "JPEG: {0}", name);
                return Optional.of(functions);
            } catch (IllegalArgumentException | IllegalCallerException e) {
                // Not there, not libturbojpeg, or native access is denied: the next name, or none.
                LOG.log(Level.DEBUG, "JPEG: {0}: {1}", name, e.getMessage());
            }
        }
        boolean isMissed = !asked.isEmpty() && !asked.equals(NONE);
        LOG.log(isMissed ? Level.WARNING : Level.INFO, isMissed
                ? "JPEG: ImageIO; %s: %s (expected: the path of libturbojpeg 2.1 or newer, or none)".formatted(PROPERTY, asked)
                : "JPEG: ImageIO (libturbojpeg is several times as fast; Debian: libturbojpeg0)");
        return Optional.empty();
    }

    static List<String> usualNames(String system) {
        var lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return List.of("turbojpeg.dll", "libturbojpeg.dll");
        }
        if (lower.startsWith("mac")) {
            return List.of(
                    "libturbojpeg.0.dylib", "libturbojpeg.dylib", "/opt/homebrew/lib/libturbojpeg.dylib", "/usr/local/lib/libturbojpeg.dylib");
        }
        return List.of("libturbojpeg.so.0", "libturbojpeg.so");
    }
}
