// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.imaging.Counter;
import dev.kineograph.imaging.CounterPicture;
import java.net.URI;
import java.util.List;

/// How many people watch the stream, as a picture: `counter:online?label=Visitors:&color=navy`.
///
/// The word behind `counter:` is the stream's own name, for whoever reads it. Parameters: `label` (`{n}` stands for the number,
/// which otherwise goes behind it; `+` is a space), `color`, `font` (the name of an installed font, or a .ttf file), `size` of the
/// text (1 to 1,000 pixels, 20 if not said), `width` (200) and `height` (30) of the picture.
///
/// **Threading.** Immutable.
public final class CounterSources implements SourceProvider {
    private static final List<String> PARAMETERS = List.of("label", "color", "font", "size", "width", "height");

    /// For the service loader.
    public CounterSources() {}

    @Override
    public String scheme() {
        return "counter";
    }

    @Override
    public Source open(URI address) {
        var parts = address.getRawSchemeSpecificPart().split("\\?", 2);
        var given = Parameters.of("counter:" + parts[0], parts.length == 2 ? parts[1] : "", PARAMETERS);
        return new Counter(picture(given));
    }

    private static CounterPicture picture(Parameters given) {
        var picture = CounterPicture.standard()
                .size(given.whole("width", 200, 1, 4096), given.whole("height", 30, 1, 4096))
                .textSize(given.number("size", 20, 1, 1000));
        picture = given.text("label").map(picture::label).orElse(picture);
        picture = given.text("color").map(picture::color).orElse(picture);
        return given.text("font").map(picture::font).orElse(picture);
    }
}
