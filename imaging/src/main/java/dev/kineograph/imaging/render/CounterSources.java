// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.imaging.Counter;
import dev.kineograph.imaging.CounterPicture;
import java.net.URI;
import java.util.List;

/// Counters under the scheme `counter`, which show how many people watch their stream:
/// `counter:online?label=Visitors:&color=navy`.
///
/// The word after `counter:` is only a help for readers; it should be the stream's name.
///
/// | parameter | meaning | default |
/// |---|---|---|
/// | `label` | the text, with `{n}` where the number goes, or else in front of it; `+` is a space | `Users online: {n}` |
/// | `color` | `rgb` or `rrggbb` in hexadecimal, or a name | `006400` |
/// | `background` | what is behind the text, written as `color` is | nothing: the page shows through |
/// | `font` | the name of an installed font, or a .ttf or .otf file | the shipped font |
/// | `size` | of the text in pixels, 1 to 1,000 | 20 |
/// | `width`, `height` | of the picture in pixels, 1 to 4,096 | 200, 30 |
///
/// **Threading.** Immutable.
public final class CounterSources implements SourceProvider {
    private static final List<String> PARAMETERS = List.of("label", "color", "background", "font", "size", "width", "height");

    /// For the service loader.
    public CounterSources() {}

    @Override
    public List<String> schemes() {
        return List.of("counter");
    }

    @Override
    public Source open(URI address) {
        return open(address, PARAMETERS);
    }

    /// Allows only our own font, since a font may be a file.
    @Override
    public Source openUntrusted(URI address) {
        var known = PARAMETERS.stream().filter(parameter -> !parameter.equals("font")).toList();
        return open(address, known);
    }

    private static Source open(URI address, List<String> known) {
        var parts = address.getRawSchemeSpecificPart().split("\\?", 2);
        return new Counter(picture(Parameters.of("counter:" + parts[0], parts.length == 2 ? parts[1] : "", known)));
    }

    private static CounterPicture picture(Parameters given) {
        var picture = CounterPicture.standard()
                .size(given.whole("width", 200, 1, 4096), given.whole("height", 30, 1, 4096))
                .textSize(given.number("size", 20, 1, 1000));
        picture = given.text("label").map(picture::label).orElse(picture);
        picture = given.text("color").map(picture::color).orElse(picture);
        picture = given.text("background").map(picture::background).orElse(picture);
        return given.text("font").map(picture::font).orElse(picture);
    }
}
