// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.library;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Where a library is: at the path in a system property, or else under one of its usual names, where the system looks for libraries.
///
/// **Threading.** Immutable.
///
/// @param format what it is for, such as `JPEG`
/// @param property the system property, whose value may also be `none`, to do without the library
/// @param names its usual names
/// @param expected what it has to be, such as `libturbojpeg 2.1 or newer`
/// @param otherwise what there is without it
/// @param advice how to get it
@SuppressWarnings("restricted") // Native code is what this is about.
public record LibrarySearch(String format, String property, List<String> names, String expected, String otherwise, String advice) {
    private static final String NONE = "none";
    private static final System.Logger LOG = System.getLogger(LibrarySearch.class.getName());

    /// The usual names of a library on this system.
    ///
    /// @param name such as `turbojpeg`
    /// @param versions of its interface, the best first
    public static List<String> usualNames(String name, int... versions) {
        return usualNames(System.getProperty("os.name", ""), name, versions);
    }

    static List<String> usualNames(String system, String name, int... versions) {
        var lower = system.toLowerCase(Locale.ROOT);
        var names = new ArrayList<String>();
        if (lower.startsWith("windows")) {
            return List.of(name + ".dll", "lib" + name + ".dll");
        }
        for (int version : versions) {
            names.add(lower.startsWith("mac") ? "lib%s.%d.dylib".formatted(name, version) : "lib%s.so.%d".formatted(name, version));
        }
        if (lower.startsWith("mac")) {
            names.addAll(List.of(
                    "lib%s.dylib".formatted(name), "/opt/homebrew/lib/lib%s.dylib".formatted(name), "/usr/local/lib/lib%s.dylib".formatted(name)));
        } else {
            names.add("lib%s.so".formatted(name));
        }
        return List.copyOf(names);
    }

    /// Loads the library for as long as the program runs, and says in the log which one it is, or that there is none.
    ///
    /// @param functions makes them of the library; it throws an [IllegalArgumentException] if this is another one
    /// @return empty if the library is not there, or the program may not call native code
    public <T> Optional<T> load(Function<SystemLibrary, T> functions) {
        var asked = System.getProperty(property, "");
        for (var name : asked.equals(NONE) ? List.<String>of() : asked.isEmpty() ? names : List.of(asked)) {
            try {
                var found = functions.apply(new SystemLibrary(SymbolLookup.libraryLookup(name, Arena.global()), expected));
                LOG.log(Level.INFO, "{0}: {1}", format, name);
                return Optional.of(found);
            } catch (IllegalArgumentException | IllegalCallerException e) {
                // Not there, another library, or native access is denied: the next name, or none.
                LOG.log(Level.DEBUG, "{0}: {1}: {2}", format, name, e.getMessage());
            }
        }
        boolean isMissed = !asked.isEmpty() && !asked.equals(NONE);
        LOG.log(isMissed ? Level.WARNING : Level.INFO, isMissed
                ? "%s: %s; %s: %s (expected: the path of %s, or none)".formatted(format, otherwise, property, asked, expected)
                : "%s: %s (%s)".formatted(format, otherwise, advice));
        return Optional.empty();
    }
}
