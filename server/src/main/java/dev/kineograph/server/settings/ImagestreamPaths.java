// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.List;
import java.util.regex.Pattern;

/// Checks the paths at which a relay shows its stream, as operators write them.
///
/// **Threading.** Stateless.
final class ImagestreamPaths {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()+,;=:@-]+)*/?");
    private static final String ASSETS = "/assets/";
    private static final int MAX_CHARACTERS = 200;
    private static final int MAX_SHOWN = 60;

    private ImagestreamPaths() {}

    /// The paths without duplicates, each with a leading `/`.
    ///
    /// @throws RefusedException if a path has a character that would mean something else in an address, or is one of the page's own files
    static List<String> checked(List<String> paths) {
        return paths.stream().map(ImagestreamPaths::checked).distinct().toList();
    }

    private static String checked(String path) {
        var whole = path.startsWith("/") ? path : "/" + path;
        if (whole.length() > MAX_CHARACTERS || !PATH.matcher(whole).matches() || whole.startsWith(ASSETS)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "paths: '%s' (expected: such as camera or /front/camera, in letters, digits and signs, and not below %s)"
                            .formatted(VisibleText.excerpt(path, MAX_SHOWN), ASSETS));
        }
        return whole;
    }
}
