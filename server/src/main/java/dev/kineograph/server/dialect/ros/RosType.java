// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.ros;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.Namings;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.page.Pages;
import java.util.List;
import java.util.Optional;

/// The addresses of `web_video_server` of ROS: a topic is a stream.
///
/// **Threading.** Stateless.
public final class RosType implements DropInType {
    /// The instance for the table of dialects.
    public RosType() {}

    @Override
    public String key() {
        return "ros";
    }

    @Override
    public String server() {
        return "web_video_server";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        return List.of(
                lines.with(RosType::value).live("/stream?topic=*", Namings.TOPIC),
                lines.with(RosType::value).snapshot("/snapshot?topic=*", Namings.TOPIC),
                lines.line("/stream_viewer?topic=*", Namings.TOPIC, new Pages(lines.context().hub())::stream));
    }

    /// `width`, `height` and `quality` are our own; `type` is a format, of which `png` is one that we know.
    private static Optional<String> value(Query query, String name) {
        return switch (name) {
            case "width", "height", "quality" -> query.get(name);
            case "format" -> query.get("type").filter("png"::equals);
            default -> Optional.empty();
        };
    }
}
