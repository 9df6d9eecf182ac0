// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.Sources;
import dev.kineograph.address.AddressParameters;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// Built-in pictures under the scheme `render`: `render:wave?fps=30&width=640&height=480`.
///
/// | address | picture | parameters besides `width`, `height` (1 to 4,096) and `quality` (1 to 100) |
/// |---|---|---|
/// | `render:wave` | travelling sine waves | `fps`, 30 by default |
/// | `render:clock` | a clock with hands and digits, in the machine's time zone | `fps`, 20 by default |
/// | `render:animation` | red, green and blue in turn | `period`, 500 ms by default |
/// | `render:picture` | one colour, still | `color`, blue by default |
///
/// None of them needs a font.
///
/// **Threading.** Immutable.
public final class RenderSources implements SourceProvider {
    private static final List<Color> IN_TURN = List.of(Color.RED, Color.GREEN, Color.BLUE);

    private static final Map<String, Scene> SCENES = new TreeMap<>(Map.of(
            "wave", new Scene("fps", RenderSources::wave),
            "clock", new Scene("fps", RenderSources::clock),
            "animation", new Scene("period", RenderSources::animation),
            "picture", new Scene("color", RenderSources::picture)));

    /// A picture that can be named after `render:`.
    ///
    /// @param own its parameter besides the common ones
    private record Scene(String own, Function<Parameters, Source> source) {

        List<String> parameters() {
            return List.of("width", "height", "quality", own);
        }
    }

    /// For the service loader.
    public RenderSources() {}

    @Override
    public List<String> schemes() {
        return List.of("render");
    }

    @Override
    public Source open(URI address) {
        var parts = address.getRawSchemeSpecificPart().split("\\?", 2);
        var name = parts[0];
        var scene = SCENES.get(name);
        if (scene == null) {
            throw AddressParameters.unknown("render:" + name, "picture", name, SCENES.keySet());
        }
        var parameters = Parameters.of("render:" + name, parts.length == 2 ? parts[1] : "", scene.parameters());
        return scene.source.apply(parameters);
    }

    /// Allowed for everyone: it only draws.
    @Override
    public Source openUntrusted(URI address) {
        return open(address);
    }

    private static Source wave(Parameters given) {
        return drawing(given, 30, Wave::new);
    }

    private static Source clock(Parameters given) {
        var clock = Clock.system(ZoneId.systemDefault());
        return drawing(given, 20, (width, height) -> new ClockFace(width, height, clock));
    }

    private static Source drawing(
            Parameters given, double defaultFps, BiFunction<Integer, Integer, Drawing.Painter> painter) {
        int width = given.width();
        int height = given.height();
        int quality = given.quality();
        double fps = given.number("fps", defaultFps, 0.01, 1000);
        return whenWatched(() -> Drawing.of(width, height, fps, painter.apply(width, height)).quality(quality));
    }

    private static Source animation(Parameters given) {
        var period = given.duration("period", Duration.ofMillis(500), Duration.ofMillis(10), Duration.ofHours(1));
        int width = given.width();
        int height = given.height();
        int quality = given.quality();
        return whenWatched(() -> {
            var pictures = IN_TURN.stream()
                    .map(color -> Images.jpeg(width, height, color, quality))
                    .toArray(byte[][]::new);
            return Sources.inTurn(period, pictures);
        });
    }

    private static Source picture(Parameters given) {
        var color = given.color("color", Color.BLUE);
        int width = given.width();
        int height = given.height();
        int quality = given.quality();
        return whenWatched(() -> Sources.still(Images.jpeg(width, height, color, quality)));
    }

    /// A source that is created when somebody watches, since pictures and backdrops take memory.
    private static Source whenWatched(Supplier<Source> source) {
        return publisher -> source.get().run(publisher);
    }
}
