// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.cscore;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.Route;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The addresses of cscore, the camera server of FIRST Robotics.
///
/// **Threading.** Stateless.
public final class CscoreType implements DropInType {
    private static final Pattern RESOLUTION = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

    /// The instance for the table of dialects.
    public CscoreType() {}

    @Override
    public String key() {
        return "cscore";
    }

    @Override
    public String server() {
        return "cscore";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        var named = lines.with(CscoreType::value);
        return List.of(
                named.live("/stream.mjpg"),
                named.live("/stream.mjpeg"),
                named.posted("/stream"),
                named.posted("/stream.mjpg"));
    }

    /// `resolution=640x480`, and `compression`, which is a quality; `fps` is our own.
    private static Optional<String> value(Query query, String name) {
        return switch (name) {
            case "width" -> resolution(query, 1);
            case "height" -> resolution(query, 2);
            case "quality" -> query.get("compression");
            case "fps" -> query.get("fps");
            default -> Optional.empty();
        };
    }

    private static Optional<String> resolution(Query query, int side) {
        return query.get("resolution").map(RESOLUTION::matcher).filter(Matcher::matches).map(sides -> sides.group(side));
    }
}
